package io.chaindrift.embedded.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 600, unit = TimeUnit.SECONDS)
class EmbeddedBrokerIT {
    private static final String TOPIC = "numbers";

    @TempDir
    Path directory;

    @Test
    void keepsRecordsAndClusterIdAcrossACleanStop() throws Exception {
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
            clusterId = broker.clusterId();
            createTopic(broker.bootstrapServers());
            produce(broker.bootstrapServers(), 0, 10);
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
            assertEquals(clusterId, broker.clusterId());
            assertEquals(numbers(10), values(consume(broker.bootstrapServers(), 10)));
            produce(broker.bootstrapServers(), 10, 15);
            assertEquals(numbers(15), values(consume(broker.bootstrapServers(), 15)));
            assertFalse(broker.failure().toCompletableFuture().isDone());
        }
    }

    @Test
    void keepsAcknowledgedRecordsAcrossAKill() throws Exception {
        Process process = BrokerProcess.start(directory);
        try {
            String bootstrap = BrokerProcess.awaitBootstrap(process);
            createTopic(bootstrap);
            produce(bootstrap, 0, 1000);
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
            assertEquals(numbers(1000), values(consume(broker.bootstrapServers(), 1000)));
        }
    }

    @Test
    void refusesDataThatAnotherProcessUses() throws Exception {
        Process process = BrokerProcess.start(directory);
        try {
            BrokerProcess.awaitBootstrap(process);
            EmbeddedBrokerException refusal = assertThrows(
                    EmbeddedBrokerException.class, () -> EmbeddedBroker.start(BrokerSettings.in(directory)));
            assertTrue(
                    refusal.getMessage().contains("in use by process " + process.pid()),
                    () -> "message was: " + refusal.getMessage());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void refusesDataThatThisProcessUses() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
            EmbeddedBrokerException refusal = assertThrows(
                    EmbeddedBrokerException.class, () -> EmbeddedBroker.start(BrokerSettings.in(directory)));
            assertTrue(refusal.getMessage().contains("is in use"), () -> "message was: " + refusal.getMessage());
            assertTrue(broker.port() > 0);
        }
    }

    @Test
    void refusesAPortThatIsTakenAndReleasesTheDirectory() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            EmbeddedBrokerException refusal = assertThrows(
                    EmbeddedBrokerException.class,
                    () -> EmbeddedBroker.start(BrokerSettings.in(directory).withPort(port)));
            assertTrue(
                    refusal.getMessage().contains("Port " + port + " on 127.0.0.1 is taken"),
                    () -> "message was: " + refusal.getMessage());
        }
        DirectoryLock.take(directory).close();
        assertFalse(Files.exists(directory.resolve("kafka")), "nothing is formatted for a broker that cannot start");
    }

    @Test
    void stampsTheTimeOfTheAppendWhereATopicWantsIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
            createTopic(broker.bootstrapServers());
            produce(broker.bootstrapServers(), 0, 1);
            ConsumerRecord<String, String> record =
                    consume(broker.bootstrapServers(), 1).get(0);
            assertEquals(TimestampType.LOG_APPEND_TIME, record.timestampType());
            assertTrue(record.timestamp() > 1, "the producer's time 1 was replaced, but is " + record.timestamp());
        }
    }

    private static void createTopic(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get(120, TimeUnit.SECONDS);
        }
    }

    private static void produce(String bootstrap, int from, int to) throws Exception {
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, 1L, "k", Integer.toString(i))));
            }
            for (java.util.concurrent.Future<?> each : sent) {
                each.get(120, TimeUnit.SECONDS);
            }
        }
    }

    private static List<ConsumerRecord<String, String>> consume(String bootstrap, int count) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
            while (records.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    private static List<String> numbers(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .toList();
    }
}
