package io.chaindrift.processor.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorEnvironmentTest {

    @TempDir
    private Path folder;

    @Test
    void kafkasOwnPropertiesComeFromAFile() throws IOException {
        Path file = folder.resolve("client.properties");
        Files.writeString(
                file, "security.protocol=SASL_SSL\nsasl.jaas.config=secret\nprocessing.guarantee=at_least_once\n");

        ProcessorConfig config = ProcessorEnvironment.read(variables(file));

        Properties streams = config.streams();
        assertEquals("SASL_SSL", streams.get("security.protocol"));
        assertEquals("exactly_once_v2", streams.get("processing.guarantee"), "what the processor rests on stands");
        assertTrue(config.toString().contains("sasl.jaas.config"));
        assertFalse(config.toString().contains("secret"), "what is logged holds no password");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("absent.properties");
        Map<String, String> variables = variables(file);

        Exception refused = assertThrows(IllegalArgumentException.class, () -> ProcessorEnvironment.read(variables));

        assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()), refused.getMessage());
    }

    @Test
    void retentionIsGivenAsDurations() throws IOException {
        Path file = Files.createFile(folder.resolve("client.properties"));
        Map<String, String> variables = variables(file);
        ProcessorConfig otherwise = ProcessorEnvironment.read(variables);
        assertEquals(Duration.ofDays(14), otherwise.liveness().forgetAfter());
        assertEquals(Duration.ofDays(30), otherwise.resolvedKept());

        variables.put("CHAINDRIFT_FORGET_AFTER", "P3D");
        variables.put("CHAINDRIFT_RESOLVED_KEPT", "PT36H");
        ProcessorConfig given = ProcessorEnvironment.read(variables);
        assertEquals(Duration.ofDays(3), given.liveness().forgetAfter());
        assertEquals(Duration.ofHours(36), given.resolvedKept());

        for (String wrong : List.of("3 days", "PT1M", "P500D")) {
            variables.put("CHAINDRIFT_FORGET_AFTER", wrong);
            Exception refused =
                    assertThrows(IllegalArgumentException.class, () -> ProcessorEnvironment.read(variables));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("CHAINDRIFT_FORGET_AFTER"), wrong);
        }
    }

    @Test
    void meansAreGivenAsNumbersAndTimes() throws IOException {
        Map<String, String> variables = variables(Files.createFile(folder.resolve("client.properties")));
        variables.putAll(Map.of(
                "CHAINDRIFT_THREADS", "4",
                "CHAINDRIFT_STANDBYS", "2",
                "CHAINDRIFT_NODES_IN_MEMORY", "0",
                "CHAINDRIFT_COMMIT_EVERY", "PT0.1S",
                "CHAINDRIFT_SILENT_AFTER", "PT40M",
                "CHAINDRIFT_SILENCE_CHECKED_EVERY", "PT20S",
                "CHAINDRIFT_LIFE_TOLD_EVERY", "PT5M"));

        ProcessorConfig given = ProcessorEnvironment.read(variables);

        assertEquals(4, given.streams().get("num.stream.threads"));
        assertEquals(2, given.streams().get("num.standby.replicas"));
        assertEquals(100L, given.streams().get("commit.interval.ms"));
        assertEquals(0, given.cachedNodes());
        assertEquals(Duration.ofMinutes(40), given.liveness().allowedSilence());
        assertEquals(Duration.ofSeconds(20), given.liveness().checkEvery());
        assertEquals(Duration.ofMinutes(5), given.liveness().refreshAfter());
        assertEquals(Duration.ofDays(14), given.liveness().forgetAfter());
    }

    @Test
    void aShortSilenceIsLookedForAtLeastAsOften() throws IOException {
        Map<String, String> variables = variables(Files.createFile(folder.resolve("client.properties")));
        variables.put("CHAINDRIFT_SILENT_AFTER", "PT1M");

        assertEquals(
                Duration.ofMinutes(1),
                ProcessorEnvironment.read(variables).liveness().refreshAfter());
        variables.put("CHAINDRIFT_LIFE_TOLD_EVERY", "PT2M");
        assertThrows(IllegalArgumentException.class, () -> ProcessorEnvironment.read(variables));
    }

    @Test
    void whatIsOutOfItsRangeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("client.properties"));
        Map.of(
                        "CHAINDRIFT_THREADS", List.of("0", "65", "two"),
                        "CHAINDRIFT_STANDBYS", List.of("-1", "9"),
                        "CHAINDRIFT_NODES_IN_MEMORY", List.of("-1", "100001"),
                        "CHAINDRIFT_COMMIT_EVERY", List.of("PT0S", "PT1M"),
                        "CHAINDRIFT_SILENT_AFTER", List.of("PT1S", "P8D"))
                .forEach((name, wrongs) -> wrongs.forEach(wrong -> {
                    Map<String, String> variables = variables(file);
                    variables.put(name, wrong);
                    Exception refused =
                            assertThrows(IllegalArgumentException.class, () -> ProcessorEnvironment.read(variables));
                    assertTrue(String.valueOf(refused.getMessage()).startsWith(name), name + "=" + wrong);
                }));
    }

    private static Map<String, String> variables(Path clientConfig) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CHAINDRIFT_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        variables.put("CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://127.0.0.1:9");
        variables.put("CHAINDRIFT_CLIENT_CONFIG", clientConfig.toString());
        return variables;
    }
}
