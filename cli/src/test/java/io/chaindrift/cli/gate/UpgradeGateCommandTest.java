package io.chaindrift.cli.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.FakeApi;
import io.chaindrift.cli.RecordingTerminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UpgradeGateCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingTerminal terminal = new RecordingTerminal(false);
    private final SteppedClock clock = new SteppedClock();

    /** Stands still until somebody waits. */
    private static final class SteppedClock extends Clock {

        private Instant now = Instant.EPOCH;

        boolean pass(Duration time) {
            now = now.plus(time);
            return true;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    enum Standing {
        CONVERGED,
        RESIDUE,
        GROWING,
        MISSING_RULES,
        PENDING,
        SILENT,
        UNKNOWN,
        SOMETHING_NEW
    }

    private int gate(FakeApi api, String... arguments) {
        List<String> all = Stream.concat(Stream.of("--to", "v2.2.1", "--api", api.url()), Stream.of(arguments))
                .toList();
        return new CommandLine(new UpgradeGateCommand(terminal.terminal(), clock, clock::pass))
                .setExecutionExceptionHandler((problem, line, result) -> {
                    terminal.terminal().err().println(problem.getMessage());
                    return problem instanceof CommandException expected ? expected.exitCode() : 99;
                })
                .execute(all.toArray(String[]::new));
    }

    private static String answer(String... standings) {
        String nodes = Stream.of(standings)
                .map(standing -> {
                    String[] parts = standing.split("=", 2);
                    return "{\"cluster\":\"c\",\"node\":\"" + parts[0] + "\",\"standing\":\"" + parts[1] + "\"}";
                })
                .collect(Collectors.joining(","));
        return FakeApi.single("{\"to\":\"v2.2.1\",\"verdict\":\"CONVERGED\",\"nodes\":[" + nodes + "]}");
    }

    @Test
    void shouldWaitUntilAllHaveConverged() throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.answering(
                    "upgrades/gate",
                    FakeApi.problem(503, "still reading"),
                    answer("a=PENDING", "b=CONVERGED"),
                    answer("a=CONVERGED", "b=CONVERGED"));

            assertEquals(0, gate(api, "--interval", "5s"));

            assertEquals(Instant.EPOCH.plusSeconds(10), clock.instant());
            assertTrue(terminal.out().startsWith("CONVERGED: v2.2.1, 2 converged"), terminal.out());
            assertTrue(terminal.err().contains("1 not on the version yet"), terminal.err());
        }
    }

    @Test
    void shouldSayAtOnceThatAllAreDecidedAndSomeCarryResidue() throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", answer("a=GROWING", "b=CONVERGED"));

            assertEquals(1, gate(api));
            assertEquals(Instant.EPOCH, clock.instant());
            assertTrue(terminal.out().contains("  a: GROWING"), terminal.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"SILENT", "UNKNOWN", "PENDING", "SOMETHING_NEW"})
    void shouldNeverTakeForConvergedWhatIsNotKnown(String standing) throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", answer("a=" + standing, "b=CONVERGED", "c=RESIDUE"));

            assertEquals(2, gate(api, "--timeout", "15m"));
            assertEquals(Instant.EPOCH.plusSeconds(900), clock.instant());
            assertTrue(terminal.out().startsWith("UNKNOWN: v2.2.1 has not converged within 15m"), terminal.out());
        }
    }

    @Test
    void shouldNotPassWithoutAnAnswerOrWithoutANode() throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", FakeApi.problem(503, "still reading"));
            assertEquals(2, gate(api, "--timeout", "20s"));
            api.answering("upgrades/gate", answer());
            assertEquals(2, gate(api, "--timeout", "20s"));
            api.answering("upgrades/gate", FakeApi.problem(400, "not understood"));
            assertEquals(2, gate(api));
            assertTrue(terminal.err().contains("answered 400: not understood"), terminal.err());
        }
        try (FakeApi gone = new FakeApi()) {
            gone.close();
            assertEquals(2, gate(gone, "--timeout", "20s"));
        }
    }

    @Test
    void shouldCountOnlyNodesThatAreSelectedAndAllOfThem() throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", answer("canary-1=CONVERGED", "canary-2=CONVERGED", "old=SILENT"));

            assertEquals(0, gate(api, "--node-selector", "canary-*"));
            assertEquals(2, gate(api, "--node-selector", "canary-*,node-7", "--timeout", "5s"));
            assertTrue(terminal.out().contains("node-7: asked for, and the API does not know it"), terminal.out());
            assertEquals(2, gate(api, "--node-selector", "canary-1,,"));
        }
    }

    @Test
    void shouldSelectByLabelsAndNeverPassANodeWhoseLabelsAreNotKnown() throws Exception {
        String told = answer("a=CONVERGED", "b=SILENT", "c=CONVERGED")
                .replace("\"node\":\"a\"", "\"node\":\"a\",\"labels\":{\"pool\":\"canary\",\"zone\":\"1\"}")
                .replace("\"node\":\"b\"", "\"node\":\"b\",\"labels\":{\"pool\":\"main\"}");
        String allTold = told.replace("\"node\":\"c\"", "\"node\":\"c\",\"labels\":{\"pool\":\"canary\"}");
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", allTold);
            assertEquals(0, gate(api, "--node-selector", "pool=canary"), terminal.out());
            assertEquals(0, gate(api, "--node-selector", "pool!=main, zone==1"), terminal.out());
            assertEquals(0, gate(api, "--node-selector", "c,a,pool=canary"), terminal.out());
            assertEquals(2, gate(api, "--node-selector", "pool=main", "--timeout", "5s"));
            assertEquals(2, gate(api, "--node-selector", "pool=none", "--timeout", "5s"));
            assertTrue(terminal.out().contains("no node is selected"), terminal.out());
            assertEquals(2, gate(api, "--node-selector", "=canary"));
        }
        try (FakeApi api = new FakeApi()) {
            api.answering("upgrades/gate", told);
            assertEquals(2, gate(api, "--node-selector", "pool=canary", "--timeout", "5s"));
            assertTrue(terminal.out().contains("c: its labels are not known"), terminal.out());
            assertEquals(0, gate(api, "--node-selector", "a,pool=canary"), terminal.out());
        }
    }

    @Test
    void shouldRefuseTimesItCannotRead() throws Exception {
        try (FakeApi api = new FakeApi()) {
            assertEquals(2, gate(api, "--timeout", "soon"));
            assertEquals(2, gate(api, "--interval", "0s"));
            assertTrue(terminal.err().contains("--timeout soon"), terminal.err());
        }
    }

    @Property
    void shouldPassOnlyWhenEveryNodeHasConverged(@ForAll @Size(max = 6) List<Standing> standings, @ForAll boolean gap)
            throws Exception {
        String[] nodes = new String[standings.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = "node-" + i + "=" + standings.get(i);
        }
        JsonNode answer = JSON.readTree(answer(nodes));
        JsonNode incomplete = JSON.readTree(gap ? "[{\"node\":null,\"reason\":\"a topic is not read\"}]" : "[]");

        GateVerdict verdict = GateVerdict.of(answer.path("item"), incomplete, NodeSelector.all());

        boolean all = !standings.isEmpty() && !gap && standings.stream().allMatch(Standing.CONVERGED::equals);
        assertEquals(all, verdict.outcome() == GateVerdict.Outcome.CONVERGED, verdict.toString());
        boolean decided = !standings.isEmpty()
                && !gap
                && standings.stream().allMatch(standing -> standing.ordinal() <= Standing.MISSING_RULES.ordinal());
        assertEquals(decided, verdict.outcome() != GateVerdict.Outcome.UNDECIDED, verdict.toString());
    }
}
