package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.query.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of a replay, started again on the same data: no finding is lost, none is there twice. */
class UpKillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path FLEET = Truth.scenario("S9");

    @TempDir
    private Path folder;

    @Test
    void shouldLoseAndDoubleNothingWhenKilledInTheMiddle() throws Exception {
        Path data = folder.resolve("data");
        Truth truth = new Truth(FLEET);
        int before;
        try (ChildUp up =
                ChildUp.start(data, "--fleet", FLEET.toString(), "--speed", "4").awaitReady()) {
            Await.until(
                    PATIENCE,
                    "the first findings are there",
                    () -> findings(up).isEmpty() ? "no finding yet\n" + up.output() : "");
            before = findings(up).size();
            up.kill();
        }

        try (ChildUp up = ChildUp.start(data, "--fleet", FLEET.toString()).awaitReady()) {
            Await.until(
                    PATIENCE,
                    "the findings are the recordings' truth, " + before + " of them from before the kill",
                    () -> Truth.difference(truth.findings(), Truth.lines(findings(up))));
            assertEquals(truth.findings().size(), new TreeSet<>(ids(findings(up))).size(), "each has an id of its own");
            assertEquals(List.of(), writtenTwice(up), "lines of history written twice");
            timesOpened(up).forEach((finding, times) -> assertEquals(1, times, finding + " was opened again"));
            assertEquals(ExitCodes.OK, up.stop(), up.output());
        }
    }

    /** How often each finding became open, over the whole history. */
    private static Map<String, Integer> timesOpened(ChildUp up) throws Exception {
        Map<String, Integer> times = new TreeMap<>();
        Map<String, String> states = new TreeMap<>();
        for (GenericRecord line : history(up)) {
            String finding = line.get("node") + " " + line.get("findingId");
            String state = String.valueOf(line.get("state"));
            if (state.equals("OPEN") && !state.equals(states.put(finding, state))) {
                times.merge(finding, 1, Integer::sum);
            }
            states.put(finding, state);
        }
        return times;
    }

    /** Lines that say the same of the same finding on the same evidence as an earlier one. */
    private static List<String> writtenTwice(ChildUp up) throws Exception {
        Set<String> seen = new HashSet<>();
        return history(up).stream()
                .map(String::valueOf)
                .filter(line -> !seen.add(line))
                .toList();
    }

    private static List<GenericRecord> history(ChildUp up) throws Exception {
        return new GenericReader(up.bootstrapServers(), up.registry())
                .all("chaindrift.findings-history.v1").stream()
                        .map(GenericReader.Entry::value)
                        .toList();
    }

    private static List<String> ids(List<JsonNode> findings) {
        return findings.stream()
                .filter(finding -> !finding.path("state").asText().equals("RESOLVED"))
                .map(finding -> finding.path("node").asText()
                        + finding.path("findingId").asText())
                .toList();
    }

    private static List<JsonNode> findings(ChildUp up) throws Exception {
        return new ApiClient(up.console(), Duration.ofSeconds(60))
                .list("findings", Map.of())
                .items();
    }
}
