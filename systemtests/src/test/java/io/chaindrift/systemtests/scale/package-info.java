/** The stream processor under the load of a large fleet; started by {@code bench/processor-scale.sh}. */
@NullMarked
package io.chaindrift.systemtests.scale;

import org.jspecify.annotations.NullMarked;
