package io.chaindrift.remediator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemediatorConfigTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "CHAINDRIFT_BOOTSTRAP_SERVERS", "kafka:9092", "CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://registry:8081");

    @Test
    void theNamesOfTheSettingsAre() {
        assertEquals(
                List.of(
                        "CHAINDRIFT_BOOTSTRAP_SERVERS",
                        "CHAINDRIFT_SCHEMA_REGISTRY_URL",
                        "CHAINDRIFT_CLIENT_CONFIG",
                        "CHAINDRIFT_REMEDIATOR_APPLICATION_ID",
                        "CHAINDRIFT_REMEDIATOR_SETTLE",
                        "CHAINDRIFT_REMEDIATOR_HEALTH"),
                Arrays.stream(RemediatorConfig.Key.values()).map(Enum::name).toList());
    }

    @Test
    void theDefaultsAre() {
        RemediatorConfig config = RemediatorConfig.fromEnvironment(REQUIRED);

        assertEquals(RemediatorConfig.of("kafka:9092", "http://registry:8081"), config);
        assertEquals("chaindrift-remediator", config.applicationId());
        assertEquals(Duration.ofMillis(500), config.settle());
        assertEquals(Optional.empty(), config.health());
        assertEquals(Map.of(), config.clientSettings());
    }

    @Test
    void everySettingIsRead(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("client.properties"), "security.protocol=SSL\nssl.key.password=hush\n");

        RemediatorConfig config = RemediatorConfig.fromEnvironment(with(Map.of(
                "CHAINDRIFT_CLIENT_CONFIG", file.toString(),
                "CHAINDRIFT_REMEDIATOR_APPLICATION_ID", "other",
                "CHAINDRIFT_REMEDIATOR_SETTLE", "PT2S",
                "CHAINDRIFT_REMEDIATOR_HEALTH", "0.0.0.0:8082")));

        assertEquals("other", config.applicationId());
        assertEquals(Duration.ofSeconds(2), config.settle());
        assertEquals(Optional.of(new HostPort("0.0.0.0", 8082)), config.health());
        assertEquals(Map.of("security.protocol", "SSL", "ssl.key.password", "hush"), config.clientSettings());
        assertFalse(config.toString().contains("hush"), config::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "CHAINDRIFT_REMEDIATOR_SETTLE, 500",
        "CHAINDRIFT_REMEDIATOR_HEALTH, 8082",
        "CHAINDRIFT_REMEDIATOR_HEALTH, host:99999",
        "CHAINDRIFT_CLIENT_CONFIG, /does/not/exist",
        "CHAINDRIFT_REMEDIATOR_SETTEL, PT1S"
    })
    void aWrongSettingIsRefusedByName(String name, String value) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> RemediatorConfig.fromEnvironment(with(Map.of(name, value))));

        assertTrue(String.valueOf(refused.getMessage()).contains(name), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S", "PT2M"})
    void aQuietTimeMustLieBetweenNothingAndAMinute(Duration settle) {
        RemediatorConfig config = RemediatorConfig.of("kafka:9092", "http://registry:8081");

        assertThrows(IllegalArgumentException.class, () -> config.withSettle(settle));
    }

    @Test
    void whatIsRequiredIsNamedWhenItLacks() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> RemediatorConfig.fromEnvironment(Map.of("CHAINDRIFT_BOOTSTRAP_SERVERS", "kafka:9092")));

        assertTrue(String.valueOf(refused.getMessage()).contains("CHAINDRIFT_SCHEMA_REGISTRY_URL"));
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(more);
        return all;
    }
}
