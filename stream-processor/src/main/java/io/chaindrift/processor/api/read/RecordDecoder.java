package io.chaindrift.processor.api.read;

import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactTopics;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.schemas.serde.RegistryUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes facts of records. A record that cannot be read is a fact with an error, so that it is told instead of skipped; a registry
 * that is away is no fault of the record and passes through.
 */
final class RecordDecoder {

    private record Source(ChaindriftTopic topic, Deserializer<? extends SpecificRecord> values) {}

    private final Map<String, Source> sources = new HashMap<>();

    RecordDecoder(Topics topics, ChaindriftSerdes serdes) {
        for (ChaindriftTopic topic : FactTopics.ALL) {
            sources.put(topics.name(topic), new Source(topic, serdes.deserializer(topic.valueClass())));
        }
    }

    /**
     * The fact in a record of one of the topics.
     *
     * @throws RegistryUnavailableException when the schema cannot be fetched now
     */
    FactRecord decode(ConsumerRecord<String, byte[]> record) {
        Source source = Objects.requireNonNull(sources.get(record.topic()), record::topic);
        String place = record.topic() + "-" + record.partition() + " offset " + record.offset();
        @Nullable String key = record.key();
        if (key == null) {
            return fact(source, record, place, null, place + " has no key");
        }
        try {
            RecordKeys.split(key);
            return fact(source, record, key, source.values().deserialize(record.topic(), record.value()), null);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            return fact(source, record, key, null, place + " cannot be read: " + e.getMessage());
        }
    }

    private static FactRecord fact(
            Source source,
            ConsumerRecord<String, byte[]> record,
            String key,
            @Nullable SpecificRecord value,
            @Nullable String error) {
        return new FactRecord(source.topic(), record.partition(), record.offset(), key, value, error);
    }
}
