package io.chaindrift.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the first partition of a topic from its beginning, in no group. */
public final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private TopicReader() {}

    /**
     * All records up to the present end.
     *
     * @param settings of the consumer
     * @param values of the values; closed with the consumer
     */
    public static <V> List<ConsumerRecord<String, V>> all(
            Map<String, Object> settings, String topic, Deserializer<V> values) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<String, V>> records = new ArrayList<>();
        try (KafkaConsumer<String, V> consumer = at(settings, partition, values)) {
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    /**
     * The first value of that kind, as soon as it comes; null when it does not.
     *
     * @param settings of the consumer
     * @param values of the values; closed with the consumer
     * @param patience how long it may take
     */
    public static <V> @Nullable V first(
            Map<String, Object> settings,
            String topic,
            Deserializer<V> values,
            Predicate<V> wanted,
            Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (KafkaConsumer<String, V> consumer = at(settings, new TopicPartition(topic, 0), values)) {
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
                    if (wanted.test(record.value())) {
                        return record.value();
                    }
                }
            }
        }
        return null;
    }

    private static <V> KafkaConsumer<String, V> at(
            Map<String, Object> settings, TopicPartition partition, Deserializer<V> values) {
        KafkaConsumer<String, V> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }
}
