package io.chaindrift.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorSettingsTest {

    @TempDir
    private Path temp = Path.of("");

    private static CollectorSettings read(Map<String, String> environment, Map<CollectorKey, String> flags) {
        return CollectorSettings.read(null, environment, flags, "host");
    }

    @Test
    void whereNothingIsSaid() {
        CollectorSettings settings = read(Map.of(), Map.of());
        CollectorConfig config = settings.config("1");
        assertEquals(CollectorConfig.of("local", "host", "1", Path.of("/var/lib/chaindrift")), config);
        assertTrue(settings.netlink());
        assertTrue(settings.requests());
        assertEquals(0.05, settings.cpuShare());
        assertEquals(5, settings.attempts());
        assertEquals(Duration.ofSeconds(15), settings.programTimeout());
        assertEquals(256L << 20, settings.programOutputBytes());
        assertEquals(Duration.ofSeconds(5), settings.flush());
        assertEquals("127.0.0.1", settings.health().getHostString());
        assertEquals(Duration.ofMillis(250), settings.duration(CollectorKey.DEBOUNCE));
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path file = Files.writeString(temp.resolve("c"), "cluster=file\nnode=file\nstate-dir=/file\nhealth=\n");
        CollectorSettings settings = CollectorSettings.read(
                file,
                Map.of("CHAINDRIFT_CLUSTER", "env", "CHAINDRIFT_NODE", "env"),
                Map.of(CollectorKey.CLUSTER, "flag"),
                "host");
        assertEquals("flag", settings.config("1").cluster());
        assertEquals("env", settings.config("1").node());
        assertEquals(Path.of("/file"), settings.config("1").spool());
        assertNull(settings.health());
        assertTrue(settings.print().contains("cluster=flag\n"));
        Path printed = Files.writeString(temp.resolve("p"), settings.print());
        assertEquals(
                settings.print(),
                CollectorSettings.read(printed, Map.of(), Map.of(), "other").print());
    }

    @ParameterizedTest
    @CsvSource({
        "SPOOL_BYTES, 10, spool-bytes",
        "SPOOL_BYTES, many, spool-bytes",
        "POLL, 2, poll",
        "POLL, PT0S, poll",
        "POLL, PT99999999H, poll",
        "PROGRAM_TIMEOUT, P400D, program-timeout",
        "HEALTH, 'no such host:80', health",
        "HEARTBEAT, PT-1M, heartbeat",
        "KEYFRAME, PT1S, keyframe",
        "WATCH, audit, watch",
        "CPU_SHARE, 0, cpu-share",
        "CPU_SHARE, NaN, cpu-share",
        "ATTEMPTS, 0, attempts",
        "HEALTH, 8083, health",
        "HEALTH, localhost:x, health",
        "REQUESTS, yes, requests",
        "DEBOUNCE, soon, debounce",
        "FULL_TABLES, 'nat,natt', full-tables",
        "PSEUDONYM_KEY, /nowhere/key, pseudonym-key",
        "CLUSTER, '', cluster",
        "ROUTER_VERSION, two, router-version",
        "FLUSH, 5, flush"
    })
    void aWrongValueIsNamedWithItsKey(CollectorKey key, String value, String named) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> read(Map.of(key.variable(), value), Map.of()));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("setting " + named + " ("), message);
        assertTrue(message.contains("'" + value + "'"), message);
    }

    @Test
    void aRefusalSaysWhatWouldBeRight() {
        assertTrue(refusal(CollectorKey.ATTEMPTS, "101").contains("at most 100"));
        assertTrue(refusal(CollectorKey.SPOOL_BYTES, "1e9").contains("a whole number"));
        assertTrue(refusal(CollectorKey.POLL, "P367D").contains("at most PT8784H"));
    }

    private static String refusal(CollectorKey key, String value) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> read(Map.of(key.variable(), value), Map.of()))
                .getMessage());
    }

    @Test
    void aSettingThatNobodyReadsIsRefused() throws Exception {
        Path file = Files.writeString(temp.resolve("c"), "clutser=x\n");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> CollectorSettings.read(file, Map.of(), Map.of(), "host"));
        assertTrue(String.valueOf(refused.getMessage()).contains("clutser"));
        assertThrows(IllegalArgumentException.class, () -> CollectorKey.of("clutser"));
        assertEquals(CollectorKey.POLL, CollectorKey.of("poll"));
    }

    @Test
    void aFileThatIsNoneIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("c"), "state-dir=C:\\users\n");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> CollectorSettings.read(file, Map.of(), Map.of(), "host"));
        assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()), refused::getMessage);
    }

    @Test
    void aVariableThatNobodyReadsIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> read(Map.of("CHAINDRIFT_COLLECTOR_DEBUONCE", "PT1S"), Map.of()));
        assertTrue(String.valueOf(refused.getMessage()).contains("CHAINDRIFT_COLLECTOR_DEBUONCE"));
        assertEquals(
                "host",
                read(Map.of("CHAINDRIFT_COLLECTOR_CONFIG", "/f", "CHAINDRIFT_OTHERS", "x"), Map.of())
                        .config("1")
                        .node());
    }

    @Test
    void kafkaAndTheRouterAreSettingsToo() throws Exception {
        Path file = Files.writeString(
                temp.resolve("c"),
                "bootstrap-servers=a:1,b:2\nschema-registry-url=http://r\nclient-config=/tls\n"
                        + "router-version=v2.2.1\nrouter-args=--run-router=true  --enable-ipv6=false\nnetns=blue\n");
        CollectorSettings settings = CollectorSettings.read(
                file,
                Map.of("CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://s"),
                Map.of(CollectorKey.NETNS, "green"),
                "host");

        assertEquals("a:1,b:2", settings.bootstrapServers());
        assertEquals("http://s", settings.schemaRegistryUrl());
        assertEquals(Path.of("/tls"), settings.clientConfig());
        assertEquals("v2.2.1", settings.routerVersion());
        assertEquals(List.of("--run-router=true", "--enable-ipv6=false"), settings.routerArgs());
        assertEquals("green", settings.netns());
        assertTrue(settings.print().contains("bootstrap-servers=a:1,b:2\n"), settings.print());
        CollectorSettings nothing = read(Map.of(), Map.of());
        assertEquals("", nothing.bootstrapServers());
        assertNull(nothing.routerVersion());
        assertNull(nothing.routerArgs());
        assertNull(nothing.clientConfig());
        assertNull(nothing.netns());
    }

    @Test
    void theReferenceIsCurrent() throws Exception {
        Path page = Path.of(System.getProperty("chaindrift.captures"))
                .resolve("../../docs/reference/collector-config.md")
                .normalize();
        assertFalse(CollectorReference.markdown().isBlank());
        assertEquals(CollectorReference.markdown(), Files.readString(page), () -> "write this into " + page);
    }
}
