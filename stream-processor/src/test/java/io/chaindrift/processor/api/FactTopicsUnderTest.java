package io.chaindrift.processor.api;

import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Fact topics of its own on the Kafka under test, and what writes to them. */
final class FactTopicsUnderTest implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final List<ChaindriftTopic> HISTORIES =
            List.of(ChaindriftTopic.DRIFT_HISTORY, ChaindriftTopic.FINDINGS_HISTORY);

    private final KafkaUnderTest kafka;
    private final Topics topics;
    private final ChaindriftSerdes serdes;
    private final KafkaProducer<String, byte[]> producer;

    FactTopicsUnderTest(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.topics = new Topics(kafka.freshName("api") + ".");
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
        this.producer = producer(null);
    }

    /** Creates them; without this they are not there. */
    FactTopicsUnderTest create() {
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            kafka.createTopic(topics.name(topic), 2, topic.config());
        }
        return this;
    }

    QueryApiConfig config(int port) {
        return QueryApiConfig.of(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), port)
                .reading(topics);
    }

    /** A processor over these topics, not started. */
    AuditProcessor processor(Path stateDir) {
        return processor(stateDir, null);
    }

    /** Another instance of it, with a fixed id. */
    AuditProcessor processor(Path stateDir, @Nullable String instanceId) {
        return new AuditProcessor(
                ProcessorConfig.embedded(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), stateDir)
                        .named(topics.prefix() + "processor", topics, instanceId));
    }

    KafkaProducer<String, byte[]> producer(@Nullable String transactionalId) {
        Map<String, Object> settings = transactionalId == null
                ? Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all")
                : Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "acks",
                        "all",
                        "transactional.id",
                        transactionalId);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    ProducerRecord<String, byte[]> record(ChaindriftTopic topic, SpecificRecord value) {
        try (var serializer = serdes.<SpecificRecord>serializer()) {
            String key = HISTORIES.contains(topic)
                    ? RecordKeys.join(
                            String.valueOf(value.get(field(value, "cluster"))),
                            String.valueOf(value.get(field(value, "node"))))
                    : topic.keyOf(value);
            return new ProducerRecord<>(topics.name(topic), key, serializer.serialize(topics.name(topic), value));
        }
    }

    void publish(ChaindriftTopic topic, SpecificRecord... values) {
        for (SpecificRecord value : values) {
            send(record(topic, value));
        }
        producer.flush();
    }

    void publishRaw(ChaindriftTopic topic, String key, byte @Nullable [] value) {
        send(new ProducerRecord<>(topics.name(topic), key, value));
        producer.flush();
    }

    private void send(ProducerRecord<String, byte[]> record) {
        producer.send(record, (metadata, e) -> {
            if (e != null) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int field(SpecificRecord value, String name) {
        return value.getSchema().getField(name).pos();
    }

    /** Waits until it is so. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
            }
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        producer.close();
        serdes.close();
    }
}
