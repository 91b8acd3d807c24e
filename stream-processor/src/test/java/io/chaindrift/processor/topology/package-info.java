/** Tests of the topology. */
@NullMarked
package io.chaindrift.processor.topology;

import org.jspecify.annotations.NullMarked;
