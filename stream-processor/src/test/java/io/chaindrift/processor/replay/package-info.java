/** Tests of deriving facts again. */
@NullMarked
package io.chaindrift.processor.replay;

import org.jspecify.annotations.NullMarked;
