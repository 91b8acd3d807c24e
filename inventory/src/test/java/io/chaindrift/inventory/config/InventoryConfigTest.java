package io.chaindrift.inventory.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.core.ObjectName;
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
import org.junit.jupiter.params.provider.EnumSource;

class InventoryConfigTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "inventory.md");

    private static final Map<String, String> LEAST = Map.of(
            "CHAINDRIFT_BOOTSTRAP_SERVERS", "kafka:9092",
            "CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://registry:8081",
            "CHAINDRIFT_CLUSTER", "prod");

    @TempDir
    private Path folder;

    @Test
    void shouldHaveTheseDefaults() {
        InventoryConfig config = InventoryConfig.of(LEAST);

        assertAll(
                () -> assertEquals("prod", config.kafka().cluster()),
                () -> assertEquals(
                        new ObjectName("kube-system", "kube-router"),
                        config.kubernetes().router()),
                () -> assertEquals(
                        Map.of("k8s-app", "kube-router"), config.kubernetes().routerPods()),
                () -> assertEquals("kube-router", config.kubernetes().routerContainer()),
                () -> assertEquals(
                        Optional.of(new ObjectName("chaindrift", "chaindrift-collector")),
                        config.kubernetes().collector()),
                () -> assertEquals(
                        new ObjectName("chaindrift", "chaindrift-inventory"),
                        config.kubernetes().lease().name()),
                () -> assertEquals(
                        Duration.ofSeconds(15), config.kubernetes().lease().duration()),
                () -> assertFalse(config.kubernetes().lease().identity().isBlank()),
                () -> assertEquals(Duration.ofHours(1), config.kubernetes().relist()),
                () -> assertEquals(
                        Optional.empty(), config.kubernetes().server().url()),
                () -> assertEquals(Duration.ofMillis(500), config.settle()),
                () -> assertEquals(Duration.ofHours(24), config.decisions().refresh()),
                () -> assertEquals("127.0.0.1:8083", config.address().toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAINDRIFT_INVENTORY_ROUTER_DAEMONSET, kube-router",
        "CHAINDRIFT_INVENTORY_ROUTER_PODS, kube-router",
        "CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET, a/b/c",
        "CHAINDRIFT_INVENTORY_LEASE, /x",
        "CHAINDRIFT_INVENTORY_LEASE_DURATION, 15s",
        "CHAINDRIFT_INVENTORY_LEASE_DURATION, PT1S",
        "CHAINDRIFT_INVENTORY_SETTLE, PT0S",
        "CHAINDRIFT_INVENTORY_SETTLE, PT2M",
        "CHAINDRIFT_INVENTORY_RELIST, PT25H",
        "CHAINDRIFT_INVENTORY_REFRESH, P8D",
        "CHAINDRIFT_INVENTORY_ADDRESS, 8083",
        "CHAINDRIFT_INVENTORY_ADDRESS, 127.0.0.1:many",
        "CHAINDRIFT_INVENTORY_ADDRESS, 127.0.0.1:70000",
        "CHAINDRIFT_INVENTORY_KUBERNETES_URL, 10.96.0.1",
        "CHAINDRIFT_INVENTORY_KUBERNETES_URL, ftp://10.96.0.1",
        "CHAINDRIFT_INVENTORY_DIGESTS, /no/such/file",
        "CHAINDRIFT_CLIENT_CONFIG, /no/such/file"
    })
    void shouldNameSettingAndValueOfWhatIsUnusable(String key, String value) {
        String message = unusable(key, value);

        assertTrue(message.contains(key) && message.contains(value), message);
    }

    @ParameterizedTest
    @EnumSource(
            value = Key.class,
            names = {"CHAINDRIFT_BOOTSTRAP_SERVERS", "CHAINDRIFT_SCHEMA_REGISTRY_URL", "CHAINDRIFT_CLUSTER"})
    void shouldNeed(Key key) {
        assertTrue(unusable(key.name(), " ").contains(key.name()));
    }

    @Test
    void shouldRefuseAMisspeltSetting() {
        assertTrue(unusable("CHAINDRIFT_INVENTORY_REFRSH", "PT1H").contains("CHAINDRIFT_INVENTORY_REFRSH"));
    }

    @Test
    void shouldReadDigestsAndClientSettingsFromFilesAndPrintNoneOfThem() throws Exception {
        String digest = "sha256:" + "01".repeat(32);
        Path digests = Files.writeString(folder.resolve("digests"), "# upstream\n" + digest + "=v2.2.1\n");
        Path client = Files.writeString(folder.resolve("client"), "sasl.jaas.config=secret word\n");

        InventoryConfig config = config(Map.of(
                "CHAINDRIFT_INVENTORY_DIGESTS",
                digests.toString(),
                "CHAINDRIFT_CLIENT_CONFIG",
                client.toString(),
                "CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET",
                "none",
                "CHAINDRIFT_INVENTORY_POOL_LABELS",
                " a , b"));

        assertEquals(Map.of(digest, "v2.2.1"), config.decisions().digests().byDigest());
        assertEquals(Map.of("sasl.jaas.config", "secret word"), config.kafka().clientSettings());
        assertEquals(Optional.empty(), config.kubernetes().collector());
        assertEquals(List.of("a", "b"), config.decisions().poolLabels());
        assertFalse((config.print() + config).contains("secret"), config.print());
    }

    @Test
    void shouldPrintSettingsThatReadBackTheSame() {
        InventoryConfig config = config(Map.of("CHAINDRIFT_INVENTORY_RELIST", "PT5M"));
        Map<String, String> printed = new HashMap<>();
        for (String line :
                config.print().lines().filter(text -> !text.startsWith("#")).toList()) {
            int equals = line.indexOf('=');
            printed.put(line.substring(0, equals), line.substring(equals + 1));
        }

        assertEquals(
                Arrays.stream(Key.values()).map(Enum::name).sorted().toList(),
                printed.keySet().stream().sorted().toList());
        assertEquals(config, InventoryConfig.of(printed));
    }

    @Test
    void theReferencePageIsCurrent() throws Exception {
        StringBuilder page = new StringBuilder(
                "# Settings of the inventory\n\nEnvironment variables of `chaindrift inventory` and of its image;"
                        + " `--print-config` prints those in effect. Generated.\n\n| setting | default | meaning |\n|---|---|---|\n");
        for (Key key : Key.values()) {
            String byDefault =
                    key.byDefault().isEmpty() ? "" : "`" + key.byDefault().replace(",", ", ") + "`";
            page.append("| `")
                    .append(key)
                    .append("` | ")
                    .append(byDefault)
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        if (Boolean.getBoolean("chaindrift.write")) {
            Files.writeString(REFERENCE, page);
        }

        assertEquals(
                page.toString(),
                Files.readString(REFERENCE),
                "docs/reference/inventory.md is out of date: run ./mvnw -Dquick -pl inventory -am test"
                        + " -Dtest=InventoryConfigTest -Dchaindrift.write=true");
    }

    private static InventoryConfig config(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(more);
        return InventoryConfig.of(all);
    }

    private static String unusable(String key, String value) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> config(Map.of(key, value)))
                .getMessage());
    }
}
