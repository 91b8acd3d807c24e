package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the API of a running process that has replayed a recorded fleet. */
class QueriesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path FLEET = Truth.scenario("S9");

    @TempDir
    private static Path folder;

    private static ChildUp up;

    private record Said(int code, String out, String err) {
        JsonNode json() throws Exception {
            return JSON.readTree(out);
        }
    }

    @BeforeAll
    static void replay() {
        up = ChildUp.start(folder.resolve("data"), "--fleet", FLEET.toString(), "--speed", "15")
                .awaitReady();
        Truth truth = new Truth(FLEET);
        Await.until(
                PATIENCE,
                "the findings are the recordings' truth",
                () -> Truth.difference(truth.findings(), Truth.lines(items("findings"))));
        Await.until(
                PATIENCE,
                "the surplus of each chain is the recordings' truth",
                () -> Truth.difference(truth.drift(), Truth.figures(items("drift"), "driftRules")));
    }

    @AfterAll
    static void stop() {
        try (ChildUp running = up) {
            assertEquals(ExitCodes.OK, running.stop(), running.output());
        }
    }

    private static Said run(String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal(false);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--api=" + up.console());
        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(all.toArray(String[]::new));
        return new Said(code, terminal.out(), terminal.err());
    }

    private static List<JsonNode> items(String list) throws Exception {
        Said said = run(list, "-o", "json");
        assertEquals(ExitCodes.OK, said.code(), said.err());
        List<JsonNode> items = new ArrayList<>();
        said.json().path("items").forEach(items::add);
        return items;
    }

    @Test
    void shouldShowEveryListAsATable() {
        assertAll(List.of("nodes", "drift", "findings", "upgrades", "fleet", "scorecard", "residue").stream()
                .map(list -> () -> {
                    Said said = run(list);
                    assertEquals(ExitCodes.OK, said.code(), list + ": " + said.err());
                    assertTrue(said.out().lines().count() > 1, list + ": " + said.out());
                    assertTrue(
                            said.out()
                                    .lines()
                                    .skip(1)
                                    .anyMatch(line ->
                                            !line.replaceAll("[?·\\s]", "").isEmpty()),
                            list + " has no field that its table names: " + said.out());
                }));
        assertTrue(run("nodes").out().lines().skip(1).findFirst().orElse("").contains("DRIFTED"), "the worst first");
    }

    @Test
    void shouldPageThroughAListAsItReadsItWhole() throws Exception {
        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            List<String> arguments = new ArrayList<>(List.of("drift", "-o", "json", "--limit", "5"));
            if (!cursor.isEmpty()) {
                arguments.addAll(List.of("--cursor", cursor));
            }
            Said said = run(arguments.toArray(String[]::new));
            assertEquals(ExitCodes.OK, said.code(), said.err());
            said.json().path("items").forEach(paged::add);
            int at = said.err().indexOf("--cursor '");
            cursor = at < 0 ? "" : said.err().substring(at + 10, said.err().lastIndexOf('\''));
        } while (!cursor.isEmpty());

        assertEquals(items("drift").size(), paged.size());
    }

    @Test
    void shouldShowRulesDifferencesAndTimeline() throws Exception {
        Said rules = run("rules", "node-c", "--plane", "ipv4-nft", "--chain", "KUBE-ROUTER-INPUT", "-o", "json");
        assertEquals(ExitCodes.OK, rules.code(), rules.err());
        assertTrue(rules.json().path("item").path("verified").asBoolean(), rules.out());
        Said text = run("rules", "node-c", "--plane", "ipv4-nft", "--chain", "KUBE-ROUTER-INPUT");
        assertTrue(text.out().contains("-A KUBE-ROUTER-INPUT "), text.out());
        Said timeline = run("timeline", "node-c");
        assertEquals(ExitCodes.OK, timeline.code(), timeline.err());
        assertTrue(timeline.out().contains("UPGRADE"), timeline.out());
        Said diff = run("diff", "node-a", "node-c", "--plane", "ipv4-nft", "--chain", "KUBE-ROUTER-INPUT");
        assertEquals(ExitCodes.FAILED, diff.code(), diff.err() + diff.out());
        assertTrue(diff.out().contains("filter/KUBE-ROUTER-INPUT  CHANGED"), diff.out());
    }

    @Test
    void shouldFoldDriftAsOfATime() throws Exception {
        List<JsonNode> now = items("drift").stream()
                .filter(row -> row.path("node").asText().equals("node-c"))
                .toList();
        Said said = run("drift", "--node", "node-c", "--as-of", "9999999999998", "-o", "json");
        Said before = run("drift", "--node", "node-c", "--as-of", "1", "-o", "json");

        assertEquals(ExitCodes.OK, said.code(), said.err());
        assertEquals(now.size(), said.json().path("items").size(), said.out());
        assertEquals(0, before.json().path("items").size(), before.out());
    }

    @Test
    void shouldExportEvidenceThatProvesItselfOffline() {
        Path bundle = folder.resolve("node-c.tar");

        Said export =
                run("export", "--node", "node-c", "--from", "0", "--to", "9999999999999", "-d", bundle.toString());
        assertEquals(ExitCodes.OK, export.code(), export.err() + export.out());
        RecordingTerminal terminal = new RecordingTerminal(false);
        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute("verify-bundle", bundle.toString());

        assertEquals(ExitCodes.OK, code, terminal.out());
        assertTrue(
                terminal.out().matches("(?s).*folded again: [1-9]\\d* keyframes, [1-9]\\d* deltas.*"), terminal.out());
        assertTrue(terminal.out().contains("no gap"), terminal.out());
        assertTrue(terminal.out().matches("(?s).* [1-9]\\d* facts.*"), terminal.out());
        assertTrue(terminal.out().matches("(?s).*facts derived again: [1-9]\\d*; .*"), terminal.out());
    }

    @Test
    void shouldNotExportWhatIsNotThere() {
        for (String[] span : new String[][] {{"1", "2"}, {"9999999999998", "9999999999999"}}) {
            Path bundle = folder.resolve("nothing-" + span[0] + ".tar");
            Said export =
                    run("export", "--node", "node-c", "--from", span[0], "--to", span[1], "-d", bundle.toString());

            assertEquals(ExitCodes.UNUSABLE, export.code(), export.out());
            assertTrue(
                    export.err()
                            .matches(
                                    "(?s).*there is nothing of node-c from .*: the log holds its events from 20.* to 20.*"),
                    export.err());
            assertTrue(Files.notExists(bundle), export.err());
        }
    }

    @Test
    void shouldNotPassTheGateWhileResidueIsThere() {
        Said gate = run("upgrade-gate", "--to", "v2.2.1", "--timeout", "1s", "--interval", "1s");

        assertTrue(gate.code() == 1 || gate.code() == 2, gate.out());
        assertTrue(gate.out().contains("node-c: "), gate.out());
    }
}
