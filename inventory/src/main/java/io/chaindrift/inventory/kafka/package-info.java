/** Says events to Kafka exactly once, and reads back what was said. */
@NullMarked
package io.chaindrift.inventory.kafka;

import org.jspecify.annotations.NullMarked;
