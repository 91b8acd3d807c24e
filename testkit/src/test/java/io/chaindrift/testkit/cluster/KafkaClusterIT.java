package io.chaindrift.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers that come and go. */
class KafkaClusterIT {

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedOutlivesTheLeaderAndTwoOfThree() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(folder, 3)) {
            Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all");
            try (Admin admin = Admin.create(settings)) {
                admin.createTopics(List.of(new NewTopic("copied", 1, (short) 3)))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }
            try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                int leader = cluster.leaderOf("copied", 0);
                assertEquals(
                        0, send(producer, "before").get(60, TimeUnit.SECONDS).offset());
                cluster.kill(leader);
                assertEquals(
                        1,
                        send(producer, "without its leader")
                                .get(60, TimeUnit.SECONDS)
                                .offset());
                int next = cluster.leaderOf("copied", 0);
                assertNotEquals(leader, next);
                cluster.kill(next);
                Future<RecordMetadata> alone = send(producer, "while two of three are gone");
                cluster.startAll();
                assertEquals(2, alone.get(60, TimeUnit.SECONDS).offset());
            }
        }
    }

    private static Future<RecordMetadata> send(KafkaProducer<String, String> producer, String value) {
        return producer.send(new ProducerRecord<>("copied", value));
    }
}
