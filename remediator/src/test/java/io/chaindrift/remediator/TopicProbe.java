package io.chaindrift.remediator;

import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Creates, fills and reads whole topics of the table, seeing committed records only. */
final class TopicProbe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaUnderTest kafka;
    private final ChaindriftSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicProbe(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
        Map<String, Object> producing =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", kafka.freshName("probe"));
        this.producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
        this.producer.initTransactions();
        Map<String, Object> consuming =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        this.consumer = new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void create(ChaindriftTopic... wanted) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Set<String> present = admin.listTopics().names().get();
            for (ChaindriftTopic topic : wanted) {
                if (!present.contains(topic.topicName())) {
                    kafka.createTopic(topic.topicName(), 3, topic.config());
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All in one transaction, as the processor writes the findings of a capture. */
    void publish(ChaindriftTopic topic, List<? extends SpecificRecord> values) {
        Serializer<SpecificRecord> serializer = serdes.serializer();
        producer.beginTransaction();
        for (SpecificRecord value : values) {
            producer.send(new ProducerRecord<>(
                    topic.topicName(),
                    topic.keyOf(value).getBytes(StandardCharsets.UTF_8),
                    serializer.serialize(topic.topicName(), value)));
        }
        producer.commitTransaction();
    }

    void send(ChaindriftTopic topic, String key, byte[] value) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
        producer.commitTransaction();
    }

    /** Everything in a topic, each key's records in order. */
    <T extends SpecificRecord> List<T> read(ChaindriftTopic topic, Class<T> type) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        var deserializer = serdes.deserializer(type);
        List<T> values = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                values.add(deserializer.deserialize(record.topic(), record.value()));
            }
        }
        return values;
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Override
    public void close() {
        try (serdes;
                producer;
                consumer) {
            producer.flush();
        }
    }
}
