package io.chaindrift.schemas.serde;

import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records, specific or generic, in Confluent's wire format; subjects by TopicNameStrategy. Chosen by class name
 * ({@code value.serializer}) and configured with Confluent's settings: {@code schema.registry.url}, {@code auto.register.schemas},
 * {@code use.latest.version}, {@code basic.auth.credentials.source}, {@code basic.auth.user.info} and others. Null stays null: a
 * tombstone. Thread-safe once configured.
 *
 * <p>Throws {@link RegistryUnavailableException} when the registry is away, {@link RegistryRefusedException} with the registry's
 * words when it refuses, and {@link SerializationException} for a record that does not follow its schema.
 */
public final class ChaindriftAvroSerializer implements Serializer<Object> {

    private @Nullable SchemaRegistryClient registry;
    private @Nullable AvroEncoder encoder;
    private boolean isKey;

    @Override
    public void configure(Map<String, ?> configs, boolean forKey) {
        SerdeConfig config = SerdeConfig.from(configs);
        registry = new SchemaRegistryClient(config.registry());
        encoder = new AvroEncoder(registry, config);
        isKey = forKey;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object data) {
        if (data == null) {
            return null;
        }
        if (encoder == null) {
            throw new IllegalStateException("the serializer is used before configure");
        }
        if (!(data instanceof IndexedRecord value)) {
            throw new SerializationException(
                    "cannot write a " + data.getClass().getName() + " to " + topic + ": it is no Avro record");
        }
        return encoder.encode(WireFormat.subject(topic, isKey), value);
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
