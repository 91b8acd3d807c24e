/** Gives recorded events to the broker: in order, each until it is acknowledged. */
@NullMarked
package io.chaindrift.collector.publish;

import org.jspecify.annotations.NullMarked;
