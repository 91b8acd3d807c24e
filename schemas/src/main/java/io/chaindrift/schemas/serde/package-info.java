/**
 * Avro in Confluent's wire format behind Kafka's {@code Serializer} and {@code Deserializer}, with a client for registries that
 * speak Confluent's protocol. Interchangeable with Confluent's own serializers: same bytes, same subjects, same setting names.
 */
@NullMarked
package io.chaindrift.schemas.serde;

import org.jspecify.annotations.NullMarked;
