package io.chaindrift.systemtests.scale;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes events as a collector does. One thread at a time. */
final class EventPublisher implements AutoCloseable {

    private final String topic;
    private final ChaindriftSerdes serdes;
    private final Serializer<NodeEvent> values;
    private final KafkaProducer<String, byte[]> producer;
    private long sent;

    EventPublisher(String bootstrap, String registry, String topic) {
        this.topic = topic;
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registry));
        this.values = serdes.serializer();
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "compression.type",
                        "zstd",
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    void send(NodeEvent event) {
        sent++;
        producer.send(
                new ProducerRecord<>(topic, ChaindriftTopic.NODE_EVENTS.keyOf(event), values.serialize(topic, event)));
    }

    void flush() {
        producer.flush();
    }

    /** Events sent so far. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close();
        serdes.close();
    }
}
