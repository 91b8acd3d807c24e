package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.cli.query.ApiClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded fleet through the whole pipeline: what API and topics say is what the recordings' own truth says. */
class UpFleetIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path FLEET = Truth.scenario("S9");
    private static final String ACCEPT = "explicitly ACCEPT traffic that complies with network policies";

    @TempDir
    private static Path folder;

    private static ChildUp up;
    private static ApiClient api;

    @BeforeAll
    static void replay() {
        up = ChildUp.start(folder.resolve("data"), "--fleet", FLEET.toString(), "--speed", "15")
                .awaitReady();
        api = new ApiClient(up.console(), Duration.ofSeconds(60));
        Truth truth = new Truth(FLEET);
        Await.until(
                PATIENCE,
                "the findings are the recordings' truth",
                () -> Truth.difference(truth.findings(), Truth.lines(items("findings"))));
        Await.until(
                PATIENCE,
                "the surplus of each chain is the recordings' truth",
                () -> Truth.difference(truth.drift(), Truth.figures(items("drift"), "driftRules")));
        // Nodes without surplus may be judged last, and each list is read from a topic of its own.
        Await.until(
                PATIENCE,
                "foreign rules are the recordings' truth",
                () -> Truth.difference(truth.foreign(), foreignRules()));
        Await.until(
                PATIENCE,
                "the nodes are what their last phases are",
                () -> Truth.difference(
                        new TreeMap<>(Map.of(
                                "node-a", "DRIFTED", "node-b", "DRIFTED", "node-c", "DRIFTED", "node-d", "CLEAN",
                                "node-e", "CLEAN", "node-f", "CLEAN")),
                        states()));
        Await.until(PATIENCE, "the upgrades that left something are there", UpFleetIT::upgradesThatAreNotThere);
    }

    @AfterAll
    static void stop() {
        try (ChildUp running = up) {
            assertEquals(ExitCodes.OK, running.stop(), running.output());
        }
    }

    @Test
    void shouldNameTheFourStaleRulesThatV153LeftAndTheUpgradeThatLeftThem() throws Exception {
        Map<String, JsonNode> upgrades = items("upgrades").stream()
                .collect(Collectors.toMap(row -> row.path("upgradeId").asText(), row -> row, (first, second) -> first));
        for (String node : List.of("node-a", "node-b")) {
            List<JsonNode> stale = findings(node);

            assertEquals(4, stale.size(), stale.toString());
            for (JsonNode finding : stale) {
                boolean accept = finding.path("rule").asText().contains(ACCEPT);
                JsonNode upgrade = upgrades.get(finding.path("upgradeId").asText());
                assertAll(
                        () -> assertEquals("STALE_VERSION", finding.path("kind").asText()),
                        () -> assertEquals(accept ? "v1.5-v1.6" : "v1.1-v1.6", writers(finding)),
                        () -> assertEquals(
                                accept ? "VERDICT_CHANGING" : "NO_OP",
                                finding.path("planClass").asText()),
                        () -> assertEquals("v1.5.3", upgrade.path("fromVersion").asText()),
                        () -> assertEquals("v2.0.1", upgrade.path("toVersion").asText()));
            }
            assertEquals(
                    1,
                    stale.stream()
                            .filter(f -> f.path("planClass").asText().equals("NO_OP"))
                            .count());
        }
    }

    @Test
    void shouldShowTheCopiesOfTheBrokenCheckGrownAndNowStatic() throws Exception {
        Await.until(PATIENCE, "node-c's last phase is judged", () -> {
            JsonNode chain = drift("node-c", "KUBE-ROUTER-INPUT");
            return Truth.difference(
                    "rules 35, expected 9, duplicates 26, syncs 15, STATIC, EXISTENCE_CHECK_BROKEN_EARLIER",
                    "rules " + chain.path("rules") + ", expected " + chain.path("expectedRules") + ", duplicates "
                            + chain.path("duplicateRules") + ", syncs " + chain.path("syncOrdinal") + ", "
                            + chain.path("growth").asText() + ", "
                            + chain.path("cause").asText());
        });
        TreeSet<String> growth = new GenericReader(up.bootstrapServers(), up.registry())
                .all("chaindrift.drift-history.v1").stream()
                        .map(GenericReader.Entry::value)
                        .filter(row -> text(row, "node").equals("node-c")
                                && text(row, "chain").equals("KUBE-ROUTER-INPUT"))
                        .map(row -> text(row, "growth"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(growth.contains("GROWING"), "it grew while v2.1.2 ran: " + growth);
    }

    @Test
    void shouldSayNothingIsWrongWithCleanNodesAndReportTheOperatorsRulesAsForeign() throws Exception {
        assertEquals(
                new TreeMap<>(Map.of(
                        "node-a", "DRIFTED", "node-b", "DRIFTED", "node-c", "DRIFTED", "node-d", "CLEAN", "node-e",
                        "CLEAN", "node-f", "CLEAN")),
                states());
        assertEquals(new Truth(FLEET).foreign(), foreignRules());
    }

    @Test
    void shouldTellAConsumerWithoutOurCodeTheSameDrift() throws Exception {
        GenericReader reader = new GenericReader(up.bootstrapServers(), up.registry());
        Await.until(PATIENCE, "drift.v1 is what the API says", () -> {
            TreeMap<String, String> fromApi = new TreeMap<>();
            for (JsonNode row : items("drift")) {
                fromApi.put(
                        row.path("node").asText() + "/" + row.path("plane").asText() + "/"
                                + row.path("table").asText() + "/"
                                + row.path("chain").asText(),
                        row.path("rules").asLong() + " "
                                + row.path("driftRules").asLong() + " "
                                + row.path("verdict").asText());
            }
            TreeMap<String, String> fromTopic = new TreeMap<>();
            for (GenericRecord row : reader.latest("chaindrift.drift.v1").values()) {
                fromTopic.put(
                        text(row, "node") + "/" + text(row, "plane") + "/" + text(row, "table") + "/"
                                + text(row, "chain"),
                        row.get("rules") + " " + row.get("driftRules") + " " + text(row, "verdict"));
            }
            return Truth.difference(fromApi, fromTopic);
        });
    }

    @Test
    void shouldRecommendToAConsumerWithoutOurCodeTheDeletionsOfTheTruth() {
        GenericReader reader = new GenericReader(up.bootstrapServers(), up.registry());
        TreeMap<String, Long> surplus = new TreeMap<>();
        new Truth(FLEET).drift().forEach((chain, rules) -> surplus.merge(chain.split(" ")[0], rules, Long::sum));

        Await.until(PATIENCE, "remediation-events.v1 recommends to delete what is too much", () -> {
            TreeMap<String, Long> deletes = new TreeMap<>();
            Map<String, GenericRecord> last = new TreeMap<>();
            for (GenericReader.Entry entry : reader.all("chaindrift.remediation-events.v1")) {
                last.put(text(entry.value(), "node") + "/" + text(entry.value(), "plane"), entry.value());
            }
            for (GenericRecord event : last.values()) {
                assertEquals("RECOMMEND", text(event, "mode"));
                for (Object delete : (List<?>) event.get("deletes")) {
                    deletes.merge(text(event, "node"), (Long) ((GenericRecord) delete).get("count"), Long::sum);
                }
            }
            return Truth.difference(surplus, deletes);
        });
    }

    @Test
    void shouldPrintTheFindingsOfANodeAsATable() {
        RecordingTerminal terminal = new RecordingTerminal(false);

        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute("findings", "--api", up.console().toString(), "--node", "node-c");

        assertEquals(ExitCodes.OK, code, terminal.err());
        assertEquals(3, terminal.lines().size(), terminal.out());
        assertTrue(terminal.out().contains("LR7XO7NXDBGQJD2M"), terminal.out());
    }

    private static TreeMap<String, String> states() throws Exception {
        return items("nodes").stream()
                .collect(Collectors.toMap(
                        node -> node.path("node").asText(),
                        node -> node.path("state").asText(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static TreeMap<String, Long> foreignRules() throws Exception {
        return Truth.figures(items("drift"), "foreignRules").entrySet().stream()
                .filter(entry -> entry.getKey().contains("KUBE-"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    private static String upgradesThatAreNotThere() throws Exception {
        Set<String> there = items("upgrades").stream()
                .map(row -> row.path("upgradeId").asText())
                .collect(Collectors.toSet());
        return items("findings").stream()
                .map(finding -> finding.path("upgradeId").asText(""))
                .filter(upgrade -> !upgrade.isEmpty() && !there.contains(upgrade))
                .collect(Collectors.joining(", "));
    }

    private static List<JsonNode> items(String list) throws Exception {
        return api.list(list, Map.of()).items();
    }

    private static List<JsonNode> findings(String node) throws Exception {
        return items("findings").stream()
                .filter(finding -> finding.path("node").asText().equals(node))
                .toList();
    }

    private static JsonNode drift(String node, String chain) throws Exception {
        return items("drift").stream()
                .filter(row -> row.path("node").asText().equals(node)
                        && row.path("chain").asText().equals(chain)
                        && row.path("plane").asText().equals("ipv4-nft"))
                .findFirst()
                .orElseThrow();
    }

    private static String writers(JsonNode finding) {
        return finding.path("writtenBy").asText();
    }

    private static String text(GenericRecord row, String field) {
        return String.valueOf(row.get(field));
    }
}
