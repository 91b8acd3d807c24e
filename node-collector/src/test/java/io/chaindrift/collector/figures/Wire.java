package io.chaindrift.collector.figures;

import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker, how much its log grows, and where it ends. */
final class Wire implements AutoCloseable {

    static final String TOPIC = ChaindriftTopic.NODE_EVENTS.topicName();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final Path directory = Files.createTempDirectory("cd-figures");
    private final EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory));
    private final EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    private final KafkaEventSink sink;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Wire() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            admin.createTopics(List.of(
                            new NewTopic(TOPIC, 1, (short) 1),
                            new NewTopic(ChaindriftTopic.REQUESTS.topicName(), 1, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        sink = KafkaEventSink.open(TOPIC, servers(), registry(), Map.of());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(PARTITION));
    }

    String servers() {
        return broker.bootstrapServers();
    }

    String registry() {
        return registry.url();
    }

    /** How many bytes a batch takes in the log. */
    long send(Batch batch) throws Exception {
        long before = bytes();
        sink.publish(batch.events());
        return bytes() - before;
    }

    /** How many events the topic has. */
    long end() {
        return consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    }

    long bytes() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(path -> path.getParent().endsWith(TOPIC + "-0")
                            && path.toString().endsWith(".log"))
                    .toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    @Override
    public void close() throws Exception {
        consumer.close();
        sink.close();
        registry.close();
        broker.close();
        delete(directory);
    }

    static void delete(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
