package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.query.ApiClient;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real rules, a real broker, the whole pipeline: what an upgrade leaves is found, confirmed, and gone when it is deleted. */
@RequiresRealIptables
class RealIptablesPipelineIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Polled often, so that the steps of the story need not wait for it. */
    private static final ProcessSettings.Pace LIVELY = new ProcessSettings.Pace(
            true, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(1), 0.5, 5);

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Pattern CHURNED = Pattern.compile("(KUBE-POD-FW-|KUBE-NWPLCY-)([A-Z2-7]{15})([A-Z2-7])");
    private static final String LEFT_BY_V1 = "allow traffic to cluster IP - 4H2UH6XHRCCZXCYQ";
    private static final String NODE = "this";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void shouldFollowWhatAnUpgradeLeavesUntilItIsDeleted(String backend) throws Exception {
        Path before = CAPTURES.resolve("S1/node-a/03-v1.5.3-stopped");
        Path after = CAPTURES.resolve("S1/node-a/04-v2.0.1");
        sync(backend, before, 0);
        try (ChildUp up = ChildUp.start(folder.resolve("data")).awaitReady();
                KafkaEventSink sink = KafkaEventSink.open(up.bootstrapServers(), up.registry(), Map.of());
                Collector collector = collect(sink)) {
            ApiClient api = new ApiClient(up.console(), Duration.ofSeconds(60));
            GenericReader reader = new GenericReader(up.bootstrapServers(), up.registry());
            Await.until(
                    PATIENCE, "the node is seen, clean", () -> Truth.difference("[] 0", seen(api, reader, backend)));

            sync(backend, after, 0);
            Await.until(
                    PATIENCE,
                    "the residue is provisional",
                    () -> Truth.difference("[PROVISIONAL 4] 1", seen(api, reader, backend)));
            sync(backend, after, 1);
            Await.until(
                    PATIENCE, "the residue is open", () -> Truth.difference("[OPEN 4] 2", seen(api, reader, backend)));
            assertEquals(expected(after), rules(api));

            sync(backend, after, 2);
            Await.until(
                    PATIENCE, "a third sync is seen", () -> Truth.difference("[OPEN 4] 3", seen(api, reader, backend)));
            sync(backend, after, 3);
            // Who polls sees two syncs between two looks as one.
            Await.until(
                    PATIENCE,
                    "a fourth sync is seen",
                    () -> Truth.difference("[OPEN 4] 4", seen(api, reader, backend)));
            Await.until(
                    PATIENCE,
                    "three syncs without growth are called static",
                    () -> Truth.difference(Set.of("STATIC"), growth(api)));
            long facts = reader.all("chaindrift.drift-history.v1").size();
            sync(backend, after, 4);
            Await.until(
                    PATIENCE,
                    "a sync of new names is seen",
                    () -> Truth.difference("[OPEN 4] 5", seen(api, reader, backend)));
            sync(backend, after, 5);
            Await.until(PATIENCE, "another is seen", () -> Truth.difference("[OPEN 4] 6", seen(api, reader, backend)));
            assertEquals(
                    facts,
                    reader.all("chaindrift.drift-history.v1").size(),
                    "syncs that change only names are no drift");

            deleteByHand(backend);
            Await.until(
                    PATIENCE,
                    "the deleted rule is resolved",
                    () -> Truth.difference("[OPEN 3, RESOLVED 1] 6", seen(api, reader, backend)));
            assertTrue(collector.failure().isEmpty(), () -> collector.failure().toString());
        }
    }

    private Collector collect(KafkaEventSink sink) {
        CollectorConfig config = CollectorConfig.of("local", NODE, "1", folder.resolve("spool"))
                .at(Duration.ofMillis(100), Duration.ofHours(1));
        return Collector.start(
                config,
                IptablesSource.open(ProcessSettings.thisMachine()
                        .inNamespace(namespace.name())
                        .at(LIVELY)),
                sink,
                Clock.systemUTC(),
                new Random(1));
    }

    /** The findings by state, and the sync ordinal of the plane's latest capture. */
    private static String seen(ApiClient api, GenericReader reader, String backend) throws Exception {
        Map<String, Long> states = api.list("findings", Map.of("limit", "500")).items().stream()
                .collect(Collectors.groupingBy(
                        finding -> finding.path("state").asText(), TreeMap::new, Collectors.counting()));
        long ordinal = -1;
        for (GenericReader.Entry entry : reader.all("chaindrift.node-events.v1")) {
            for (String body : List.of("rulesetKeyframe", "rulesetDelta", "rulesetUnchanged")) {
                if (entry.value().get(body) instanceof GenericRecord capture
                        && capture.get("capture") instanceof GenericRecord header
                        && ("ipv4-" + backend).equals(String.valueOf(header.get("plane")))) {
                    ordinal = (Long) header.get("syncOrdinal");
                }
            }
        }
        return states.entrySet().stream()
                        .map(state -> state.getKey() + " " + state.getValue())
                        .toList() + " " + ordinal;
    }

    private static Set<String> growth(ApiClient api) throws Exception {
        return api.list("drift", Map.of()).items().stream()
                .filter(row -> row.path("chain").asText().startsWith("KUBE-ROUTER-"))
                .map(row -> row.path("growth").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> rules(ApiClient api) throws Exception {
        TreeSet<String> rules = new TreeSet<>();
        for (JsonNode finding : api.list("findings", Map.of()).items()) {
            rules.add(finding.path("kind").asText() + " " + finding.path("rule").asText());
        }
        return rules;
    }

    private static TreeSet<String> expected(Path phase) throws Exception {
        JsonNode truth =
                new ObjectMapper().readTree(phase.resolve("expected.json").toFile());
        TreeSet<String> rules = new TreeSet<>();
        for (JsonNode surplus : truth.path("planes").path(0).path("surplus")) {
            rules.add(surplus.path("kind").asText() + " " + surplus.path("rule").asText());
        }
        return rules;
    }

    /** Writes the whole table as a router does, all churned names new. */
    private void sync(String backend, Path phase, int turn) throws Exception {
        namespace.runWith(phase.resolve("ipset.save"), "ipset", "restore", "-exist");
        String save = Files.readString(phase.resolve("all.save"));
        String renamed = CHURNED.matcher(save).replaceAll(name -> {
            int letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(name.group(3));
            return name.group(1) + name.group(2) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((letter + turn) % 32);
        });
        Path input = Files.writeString(folder.resolve("sync.save"), renamed);
        namespace.runWith(input, "iptables-" + backend + "-restore");
    }

    private void deleteByHand(String backend) throws Exception {
        namespace.run(
                "iptables-" + backend,
                "-D",
                "KUBE-ROUTER-INPUT",
                "-d",
                "10.96.0.0/12",
                "-m",
                "comment",
                "--comment",
                LEFT_BY_V1,
                "-j",
                "RETURN");
    }
}
