package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.config.ProcessorEnvironment;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.testkit.SecuredKafka;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor on a listener that takes nothing but TLS with a password. */
class SecuredKafkaIT {

    @TempDir
    private Path folder;

    @Test
    void consumersProducersAndAdminComeInByTheFilesProperties() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(folder);
                Installation installation = new Installation(kafka.plain(), folder.resolve("state"))) {
            Path file = folder.resolve("client.properties");
            Properties properties = new Properties();
            properties.putAll(kafka.clientProperties());
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            ProcessorConfig given = ProcessorEnvironment.read(Map.of(
                    "CHAINDRIFT_BOOTSTRAP_SERVERS", kafka.securedServers(),
                    "CHAINDRIFT_SCHEMA_REGISTRY_URL", kafka.plain().schemaRegistryUrl(),
                    "CHAINDRIFT_STATE_DIR", folder.resolve("state").toString(),
                    "CHAINDRIFT_CLIENT_CONFIG", file.toString()));

            installation.start(installation.config(given));
            installation.publish(RecordedNode.events("S9", "node-c"));

            String input = RecordKeys.join("test", "node-c", "ipv4-nft", "filter", "KUBE-ROUTER-INPUT");
            Map<String, ChainDrift> drift = installation.await(
                    ChaindriftTopic.DRIFT,
                    ChainDrift.class,
                    rows -> rows.containsKey(input) && rows.get(input).getSyncOrdinal() == 15);
            assertEquals(26, drift.get(input).getDuplicateRules());
            assertTrue(installation.processor().isHealthy());
        }
    }
}
