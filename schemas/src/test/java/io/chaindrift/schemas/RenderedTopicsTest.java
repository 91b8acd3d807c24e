package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RenderedTopicsTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "topics.md");

    @Test
    void theReferencePageIsCurrent() throws IOException {
        String rendered = TopicReference.render();
        if (Boolean.getBoolean("chaindrift.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }
        assertEquals(
                rendered,
                Files.readString(PAGE),
                "docs/reference/topics.md is out of date: run ./mvnw -Dquick -pl schemas -am test"
                        + " -Dtest=RenderedTopicsTest -Dchaindrift.write=true");
    }

    @Test
    void aStrimziResourceHoldsTheWholeLineOfTheTable() {
        String yaml = new StrimziTopics("kafka", 3, 2).render();
        String expected = """
                ---
                apiVersion: kafka.strimzi.io/v1
                kind: KafkaTopic
                metadata:
                  name: chaindrift.node-events.v1
                  labels:
                    strimzi.io/cluster: kafka
                    app.kubernetes.io/part-of: chaindrift
                spec:
                  partitions: 12
                  replicas: 3
                  config:
                    cleanup.policy: delete
                    max.message.bytes: 1048576
                    message.timestamp.type: LogAppendTime
                    min.insync.replicas: 2
                    retention.ms: 1209600000
                """;
        assertTrue(yaml.contains(expected), yaml);
        assertEquals(ChaindriftTopic.values().length, yaml.split("kind: KafkaTopic", -1).length - 1);
        assertEquals(yaml, new StrimziTopics("kafka", 3, 2).render());
    }

    @Test
    void impossibleReplicationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StrimziTopics("kafka", 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new StrimziTopics("Kafka: x", 1, 1));
    }
}
