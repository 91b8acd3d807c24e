package io.chaindrift.processor.api.past;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Reads of a log in which the records of two nodes take turns. */
@WithKafka
class KafkaEventLogIT {

    private static final int TURNS = 12;

    private final KafkaUnderTest kafka;
    private final Topics topics;
    private final ChaindriftSerdes serdes;

    KafkaEventLogIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.topics = new Topics(kafka.freshName("log") + ".");
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
    }

    @Test
    void offsetsAndRangesAreReadAsTheyLieOfOneNodeAlone() throws Exception {
        kafka.createTopic(topics.name(ChaindriftTopic.NODE_EVENTS), 1, Map.of());
        publish();
        try (EventLog log = new KafkaEventLog(kafka.bootstrapServers(), Map.of(), topics, serdes)) {
            String a = RecordKeys.join(RecordedNode.CLUSTER, "a");
            assertEquals(List.of(0L, 4L, 6L, 22L), offsets(log.readAt(0, List.of(0L, 4L, 5L, 6L, 22L), a)));
            assertEquals(List.of(8L), offsets(log.readAt(0, List.of(8L), a)));
            assertEquals(List.of(2L, 4L, 20L), offsets(log.read(0, List.of(range(2, 5), range(20, 21)), a)));
            assertEquals(List.of(6L, 8L, 10L), offsets(log.read(0, List.of(range(6, 10)), a)));
        }
    }

    private static OffsetRange range(long first, long last) {
        return new OffsetRange(first, last);
    }

    private static List<Long> offsets(List<RawEvent> events) {
        return events.stream().map(RawEvent::offset).toList();
    }

    private void publish() {
        String topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        try (var values = serdes.<io.chaindrift.event.NodeEvent>serializer();
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (int turn = 0; turn < TURNS; turn++) {
                for (String node : List.of("a", "b")) {
                    var event = RecordedNode.empty(node).start(turn).events().get(0);
                    producer.send(new ProducerRecord<>(
                            topic, RecordKeys.join(RecordedNode.CLUSTER, node), values.serialize(topic, event)));
                }
            }
        }
    }
}
