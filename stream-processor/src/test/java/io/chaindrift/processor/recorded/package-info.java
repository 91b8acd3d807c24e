/** Recorded nodes as the events that a collector and an inventory would publish of them. */
@NullMarked
package io.chaindrift.processor.recorded;

import org.jspecify.annotations.NullMarked;
