/** Records as bytes: short, quick to write, and readable by later programs. */
@NullMarked
package io.chaindrift.processor.packed;

import org.jspecify.annotations.NullMarked;
