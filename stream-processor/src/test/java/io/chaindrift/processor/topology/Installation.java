package io.chaindrift.processor.topology;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.audit.CopiesJudge;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Topics of its own on the Kafka under test, with a processor that can be started and stopped. */
final class Installation implements AutoCloseable {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(120).toNanos();

    private final KafkaUnderTest kafka;
    private final Path folder;
    private final Topics topics;
    private final String application;
    private final ChaindriftSerdes serdes;
    private @Nullable AuditProcessor processor;

    Installation(KafkaUnderTest kafka, Path folder) {
        this.kafka = kafka;
        this.folder = folder;
        this.application = kafka.freshName("audit");
        this.topics = new Topics(application + ".");
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            kafka.createTopic(topics.name(topic), 2, topic.config());
        }
    }

    ProcessorConfig config() {
        return ProcessorConfig.embedded(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), folder)
                .named(application, topics, null);
    }

    /** These settings with the topics of the installation, as a cluster of one broker needs them. */
    ProcessorConfig config(ProcessorConfig given) {
        ProcessorConfig own = config();
        return new ProcessorConfig(
                given.bootstrapServers(),
                given.schemaRegistryUrl(),
                own.applicationId(),
                own.topics(),
                given.stateDir(),
                given.threads(),
                own.standbys(),
                own.replication(),
                given.instanceId(),
                own.sessionTimeout(),
                own.commitInterval(),
                given.liveness(),
                given.resolvedKept(),
                given.cachedNodes(),
                given.clientProperties());
    }

    void start(ProcessorConfig config) {
        start(config, new CopiesJudge());
    }

    void start(ProcessorConfig config, RulesetJudge judge) {
        AuditProcessor started = new AuditProcessor(config, judge);
        processor = started;
        started.start();
    }

    AuditProcessor processor() {
        return Objects.requireNonNull(processor);
    }

    void stop() {
        processor().close();
        processor = null;
    }

    void publish(List<NodeEvent> events) {
        String topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        try (var serializer = serdes.<NodeEvent>serializer()) {
            events.forEach(
                    event -> publishRaw(ChaindriftTopic.NODE_EVENTS.keyOf(event), serializer.serialize(topic, event)));
        }
    }

    void publishRaw(String key, byte[] value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.name(ChaindriftTopic.NODE_EVENTS), key, value));
        }
    }

    /** The latest committed value of each key, as soon as they are as expected. */
    <T extends SpecificRecord> Map<String, T> await(
            ChaindriftTopic topic, Class<T> type, Predicate<Map<String, T>> expected) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        Map<String, T> latest = new HashMap<>();
        long until = System.nanoTime() + PATIENCE_NANOS;
        try (var consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), serdes.of(type).deserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(topics.name(topic), 0), new TopicPartition(topics.name(topic), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() == null) {
                        latest.remove(record.key());
                    } else {
                        latest.put(record.key(), record.value());
                    }
                });
                if (expected.test(latest)) {
                    return latest;
                }
            }
        }
        throw new AssertionError(topic + " did not become as expected; it holds " + latest);
    }

    @Override
    public void close() {
        if (processor != null) {
            stop();
        }
        serdes.close();
    }
}
