package io.chaindrift.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Typed serdes for generated records that share one registry client and its caches. For programs that wire their serdes in code,
 * such as a Kafka Streams topology; settings are those of {@link ChaindriftAvroSerializer}. Thread-safe, and so are its serdes.
 */
public final class ChaindriftSerdes implements AutoCloseable {

    private final SerdeConfig config;
    private final SchemaRegistryClient registry;

    /**
     * Reads the settings; connects at the first record.
     *
     * @throws org.apache.kafka.common.config.ConfigException when a setting is missing or wrong
     */
    public ChaindriftSerdes(Map<String, ?> settings) {
        this.config = SerdeConfig.from(settings);
        this.registry = new SchemaRegistryClient(config.registry());
    }

    /** The client that the serdes share. */
    public SchemaRegistryClient registry() {
        return registry;
    }

    /** A serde for values of one generated class. */
    public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(serializer(), deserializer(type));
    }

    /** A serializer for values of any generated class. */
    public <T extends SpecificRecord> Serializer<T> serializer() {
        AvroEncoder encoder = new AvroEncoder(registry, config);
        return (topic, value) -> encoded(encoder, topic, value);
    }

    /** A deserializer that reads every value into this class, or says with the exceptions of the package why it cannot. */
    public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
        AvroDecoder decoder = new AvroDecoder(registry, config.readingInto(type));
        return (topic, data) -> decoded(decoder, type, topic, data);
    }

    /** Ends waits for the registry that are under way. */
    @Override
    public void close() {
        registry.close();
    }

    private static byte @Nullable [] encoded(AvroEncoder encoder, String topic, @Nullable SpecificRecord value) {
        return value == null ? null : encoder.encode(WireFormat.subject(topic, false), value);
    }

    private static <T> @Nullable T decoded(AvroDecoder decoder, Class<T> type, String topic, byte @Nullable [] data) {
        return data == null ? null : type.cast(decoder.decode(topic, data));
    }
}
