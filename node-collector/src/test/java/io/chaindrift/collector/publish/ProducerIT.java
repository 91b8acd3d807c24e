package io.chaindrift.collector.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.EventsLost;
import io.chaindrift.event.LossReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.ReportNow;
import io.chaindrift.event.ReportReason;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.TopicReader;
import io.chaindrift.testkit.WithKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The producer and the requests on a real broker. */
@WithKafka
class ProducerIT {

    private static NodeEvent event(long sequence, int bytes) {
        return NodeEvent.newBuilder()
                .setHeader(EventHeader.newBuilder()
                        .setCluster("test")
                        .setNode("n")
                        .setSource(EventSource.COLLECTOR)
                        .setStreamId("s")
                        .setEpoch(1)
                        .setSequence(sequence)
                        .setObservedAt(Instant.EPOCH)
                        .setCollectorVersion("1")
                        .build())
                .setKind(NodeEventKind.EVENTS_LOST)
                .setEventsLost(EventsLost.newBuilder()
                        .setReason(LossReason.SPOOL_FULL)
                        .setDetail("x".repeat(bytes))
                        .build())
                .build();
    }

    @Test
    void whatStandsBehindARefusedRecordIsNotSent(KafkaUnderTest kafka) throws Exception {
        // The broker refuses what the client would send: the topic takes less than the program's limit.
        String topic = kafka.createTopic(kafka.freshName("small"), 1, Map.of("max.message.bytes", "2000"));
        try (KafkaEventSink sink = KafkaEventSink.open(
                topic, kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of("compression.type", "none"))) {
            PublishException refused = assertThrows(
                    PublishException.class,
                    () -> sink.publish(List.of(event(0, 10), event(1, 10), event(2, 70_000), event(3, 10))));
            assertTrue(refused.isHopeless(), refused::toString);
            assertEquals(2, refused.acknowledged());
            assertEquals(List.of(0L, 1L), sequences(kafka, topic));
            sink.publish(List.of(event(4, 10), event(5, 10)));
            assertEquals(List.of(0L, 1L, 4L, 5L), sequences(kafka, topic));
        }
    }

    @Test
    void aRequestForTheNodeIsHeardAndOthersAreNot(KafkaUnderTest kafka) throws Exception {
        String topic = kafka.sharedTopic(ChaindriftTopic.REQUESTS.topicName(), 6);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings);
                KafkaProducer<String, ReportNow> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), serdes.serializer());
                RequestFeed feed = RequestFeed.start(
                        kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of(), "test", "a", heard::add)) {
            assertTrue(feed.isListening(Duration.ofSeconds(60)));
            for (int i = 0; i < 40; i++) {
                send(producer, topic, "other-" + i, "no");
            }
            send(producer, topic, "a", "yes");
            assertEquals("yes", heard.poll(60, TimeUnit.SECONDS));
            assertEquals(0, heard.size());
        }
    }

    private static void send(KafkaProducer<String, ReportNow> producer, String topic, String node, String id)
            throws Exception {
        producer.send(new ProducerRecord<>(
                        topic,
                        RecordKeys.join("test", node),
                        ReportNow.newBuilder()
                                .setCluster("test")
                                .setNode(node)
                                .setRequestId(id)
                                .setReason(ReportReason.OPERATOR)
                                .setRequestedAt(Instant.EPOCH)
                                .build()))
                .get(60, TimeUnit.SECONDS);
    }

    private static List<Long> sequences(KafkaUnderTest kafka, String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings)) {
            return TopicReader.all(settings, topic, serdes.deserializer(NodeEvent.class)).stream()
                    .map(record -> record.value().getHeader().getSequence())
                    .toList();
        }
    }
}
