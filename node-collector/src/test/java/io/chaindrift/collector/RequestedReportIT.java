package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.RequestFeed;
import io.chaindrift.event.KeyframeReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.ReportNow;
import io.chaindrift.event.ReportReason;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request on the topic is answered by a keyframe of every plane, and not by more of them than the limit allows. */
@WithKafka
class RequestedReportIT {

    @TempDir
    private Path temp = Path.of("");

    private final CollectingSink sink = new CollectingSink();
    private final FakeNode node = new FakeNode();
    private int sent;

    @Test
    void aRequestIsAnsweredOnceForEveryPlane(KafkaUnderTest kafka) throws Exception {
        kafka.sharedTopic(ChaindriftTopic.REQUESTS.topicName(), 6);
        node.fill("ipv4-nft", 3, 1);
        node.fill("ipv6-legacy", 0, 1);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        CollectorConfig config = CollectorConfig.of("test", "a", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(5), Duration.ofHours(1));
        try (Collector collector = Collector.start(config, node, sink, Clock.systemUTC(), new Random(1));
                RequestFeed feed = RequestFeed.start(
                        kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of(), "test", "a", collector::report);
                ChaindriftSerdes serdes = new ChaindriftSerdes(settings);
                KafkaProducer<String, ReportNow> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), serdes.serializer())) {
            // What is asked before the node listens is not heard.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            while (requested().size() < 2) {
                assertTrue(System.nanoTime() < deadline, () -> collector.failure() + " " + sink.events());
                ask(producer);
                new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            }
            assertEquals(List.of("ipv4-nft", "ipv6-legacy"), requested());
            ask(producer);
            collector.report("and another");
            long looks = node.looks();
            while (node.looks() < looks + 20) {
                assertTrue(System.nanoTime() < deadline, () -> collector.failure() + " looks no more");
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
            assertEquals(List.of("ipv4-nft", "ipv6-legacy"), requested(), "the next one has to wait");
        }
    }

    private List<String> requested() {
        return sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_KEYFRAME)
                .map(NodeEvent::getRulesetKeyframe)
                .filter(keyframe -> keyframe.getReason() == KeyframeReason.REQUESTED)
                .map(keyframe -> keyframe.getCapture().getPlane())
                .toList();
    }

    private void ask(KafkaProducer<String, ReportNow> producer) throws Exception {
        producer.send(new ProducerRecord<>(
                        ChaindriftTopic.REQUESTS.topicName(),
                        RecordKeys.join("test", "a"),
                        ReportNow.newBuilder()
                                .setCluster("test")
                                .setNode("a")
                                .setRequestId("request " + sent++)
                                .setReason(ReportReason.OPERATOR)
                                .setRequestedAt(Instant.EPOCH)
                                .build()))
                .get(60, TimeUnit.SECONDS);
    }
}
