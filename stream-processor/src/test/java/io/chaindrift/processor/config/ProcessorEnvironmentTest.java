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

    private static Map<String, String> variables(Path clientConfig) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CHAINDRIFT_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        variables.put("CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://127.0.0.1:9");
        variables.put("CHAINDRIFT_CLIENT_CONFIG", clientConfig.toString());
        return variables;
    }
}
