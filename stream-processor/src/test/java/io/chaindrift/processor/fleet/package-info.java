/** Tests of the books. */
@NullMarked
package io.chaindrift.processor.fleet;

import org.jspecify.annotations.NullMarked;
