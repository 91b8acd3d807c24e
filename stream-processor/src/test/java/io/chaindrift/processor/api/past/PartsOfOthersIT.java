package io.chaindrift.processor.api.past;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What the broker sends for one node's keyframe whose parts lie between those of others. */
@WithKafka
class PartsOfOthersIT {

    private static final int NODES = 8;
    private static final int PARTS = 4;
    private static final int PART_BYTES = 300 << 10;

    private final KafkaUnderTest kafka;

    PartsOfOthersIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Test
    void theyAreNotFetched() throws Exception {
        Topics topics = new Topics(kafka.freshName("parts") + ".");
        String topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        kafka.createTopic(topic, 1, ChaindriftTopic.NODE_EVENTS.config());
        List<Long> offsets = new ArrayList<>();
        Random bytes = new Random(7);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "batch.size", 0),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < NODES * PARTS; i++) {
                byte[] part = new byte[PART_BYTES];
                bytes.nextBytes(part);
                var at = producer.send(new ProducerRecord<>(topic, "c/node-" + i % NODES, part));
                if (i % NODES == 0) {
                    offsets.add(at.get().offset());
                }
            }
        }

        Received.METRICS.clear();
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
                KafkaEventLog log = new KafkaEventLog(
                        kafka.bootstrapServers(),
                        Map.of("metric.reporters", Received.class.getName()),
                        topics,
                        serdes)) {
            List<RawEvent> found = log.readAt(0, offsets, "c/node-0");

            assertEquals(offsets, found.stream().map(RawEvent::offset).toList());
            // With each part of its own comes one of another's at most, which the consumer had asked for in advance.
            long parts = Received.bytes() / PART_BYTES;
            assertTrue(parts >= PARTS, parts + " parts");
            assertTrue(parts <= 2 * PARTS, parts + " parts of " + NODES * PARTS + " were fetched");
        }
    }

    /** What the consumers of this JVM that are told to have received from brokers. */
    public static final class Received implements MetricsReporter {

        private static final ConcurrentLinkedQueue<KafkaMetric> METRICS = new ConcurrentLinkedQueue<>();

        static long bytes() {
            return METRICS.stream()
                    .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                    .sum();
        }

        @Override
        public void init(List<KafkaMetric> metrics) {
            metrics.forEach(this::metricChange);
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            boolean total = metric.metricName().name().equals("incoming-byte-total");
            if (total && metric.metricName().group().equals("consumer-metrics")) {
                METRICS.add(metric);
            }
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
