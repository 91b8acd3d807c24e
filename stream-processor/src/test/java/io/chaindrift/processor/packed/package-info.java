/** Tests of records as bytes. */
@NullMarked
package io.chaindrift.processor.packed;

import org.jspecify.annotations.NullMarked;
