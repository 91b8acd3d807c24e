/** A schema registry in Confluent's protocol that keeps its data in a compacted Kafka topic. */
@NullMarked
package io.chaindrift.embedded.registry;

import org.jspecify.annotations.NullMarked;
