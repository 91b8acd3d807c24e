package io.chaindrift.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in Confluent's wire format with the writer's schema from the registry. Chosen by class name
 * ({@code value.deserializer}) and configured with Confluent's settings: {@code schema.registry.url},
 * {@code specific.avro.reader}, {@code specific.avro.value.type} and others; {@code chaindrift.max.record.bytes} bounds what is
 * read. Null stays null: a tombstone. Thread-safe once configured.
 *
 * <p>Throws {@link MalformedRecordException} for what can never be read and {@link RegistryException} when the registry does not
 * give the schema now.
 */
public final class ChaindriftAvroDeserializer implements Deserializer<Object> {

    private @Nullable SchemaRegistryClient registry;
    private @Nullable AvroDecoder decoder;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        SerdeConfig config = SerdeConfig.from(configs);
        registry = new SchemaRegistryClient(config.registry());
        decoder = new AvroDecoder(registry, config);
    }

    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (decoder == null) {
            throw new IllegalStateException("the deserializer is used before configure");
        }
        return decoder.decode(topic, data);
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
