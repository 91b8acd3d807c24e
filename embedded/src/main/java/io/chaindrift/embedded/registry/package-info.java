/**
 * A schema registry in Confluent's protocol for Avro, which keeps its data in a compacted Kafka topic in Confluent's
 * record format. {@code SchemaHistory} is the pure state, {@code SchemaLog} keeps it in Kafka, {@code Registry} decides,
 * {@code RegistryRoutes} speaks HTTP.
 */
@NullMarked
package io.chaindrift.embedded.registry;

import org.jspecify.annotations.NullMarked;
