package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.collector.recorded.RecordedSource;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.TopicReader;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded node through a real broker, with a broker that is away and a collector that starts again. */
@WithKafka
class CollectorKafkaIT {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temp = Path.of("");

    @Test
    void nothingIsLostOrDoubledAcrossAStart(KafkaUnderTest kafka) throws Exception {
        String topic = kafka.createTopic(ChaindriftTopic.NODE_EVENTS.topicName(), 1, Map.of());
        CollectingSink away = new CollectingSink();
        away.away(true);
        try (Collector first = start(away)) {
            await(() -> first.waiting() >= 4, "all phases recorded while the broker is away");
        }
        try (EventSink sink = KafkaEventSink.open(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of());
                Collector second = start(sink)) {
            await(() -> epochs(read(kafka, topic)) == 2, "the second start is told of");
            await(() -> second.waiting() == 0 && last(read(kafka, topic)) == 15, "everything published");
            assertTrue(second.failure().isEmpty());
        }
        List<NodeEvent> events = read(kafka, topic).stream()
                .filter(event -> event.getHeader().getSource() == EventSource.COLLECTOR)
                .toList();
        long expected = 0;
        EventHeader before = events.get(0).getHeader();
        for (NodeEvent event : events) {
            EventHeader header = event.getHeader();
            assertEquals(before.getStreamId(), header.getStreamId());
            if (header.getEpoch() != before.getEpoch()) {
                assertEquals(NodeEventKind.EPOCH_STARTED, event.getKind());
                assertEquals(before.getEpoch(), event.getEpochStarted().getPreviousEpoch());
                assertEquals(before.getSequence(), event.getEpochStarted().getPreviousLastSequence());
                assertEquals(LossCertainty.NOTHING, event.getEpochStarted().getLost());
                expected = 0;
            }
            assertEquals(expected++, header.getSequence());
            before = header;
        }
        assertNotEquals(events.get(0).getHeader().getEpoch(), before.getEpoch());
        assertEquals(15, last(events));
    }

    private static long epochs(List<NodeEvent> events) {
        return events.stream()
                .map(NodeEvent::getHeader)
                .filter(header -> header.getSource() == EventSource.COLLECTOR)
                .map(EventHeader::getEpoch)
                .distinct()
                .count();
    }

    private static long last(List<NodeEvent> events) {
        long ordinal = -1;
        for (NodeEvent event : events) {
            var header = RecordedNodeTest.header(event);
            if (header != null && header.getPlane().equals("ipv4-nft")) {
                ordinal = header.getSyncOrdinal();
            }
        }
        return ordinal;
    }

    private Collector start(EventSink sink) throws Exception {
        CollectorConfig config = CollectorConfig.of("test", "node-c", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(20), Duration.ofHours(1));
        RecordedSource source = RecordedSource.open(CAPTURES.resolve("S9/node-c"), new RecordedNodeTest.AtOnce());
        return Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
    }

    private static List<NodeEvent> read(KafkaUnderTest kafka, String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings)) {
            List<NodeEvent> events = new ArrayList<>();
            for (ConsumerRecord<String, NodeEvent> record :
                    TopicReader.all(settings, topic, serdes.deserializer(NodeEvent.class))) {
                assertEquals("test/node-c", record.key());
                events.add(record.value());
            }
            return events;
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String what) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, () -> "not within " + PATIENCE + ": " + what);
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }
}
