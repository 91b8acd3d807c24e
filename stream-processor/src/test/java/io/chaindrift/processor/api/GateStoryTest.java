package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate over recorded nodes, through the topology and the API: converged, residue, silent, and back. */
class GateStoryTest {

    private static final String TO = "v2.2.1";
    private static final long DAY = 86_400_000;

    private final Phase old = Phase.of("S2-v2.0.1", "node-a").get(0);
    private final Phase fresh = Phase.of("S2-v2.2.1", "node-a").get(0);

    @TempDir
    private Path folder;

    private RecordedApi api;

    @BeforeEach
    void start() {
        api = new RecordedApi(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void rebootedNodesHaveComeThroughAndOneThatIsSilentHasNot() {
        RecordedNode one = converged("node-1");
        RecordedNode two = converged("node-2");
        api.take(one.events()).take(two.events());
        assertGate("CONVERGED", 2, 0, 0);

        api.quiet(Duration.ofDays(1));
        assertGate("UNKNOWN", 0, 0, 2);
        say(one, 2);
        assertGate("UNKNOWN", 1, 0, 1);
        assertEquals("SILENT", standing("node-2"));
        say(two, 2);
        assertGate("CONVERGED", 2, 0, 0);
    }

    @Test
    void whatAnUpgradeLeftIsResidueAndTheOldVersionIsPending() {
        api.take(converged("node-1").events());
        api.take(RecordedNode.events("S9", "node-c"));
        assertGate("RESIDUE", 1, 1, 0);

        RecordedNode behind =
                RecordedNode.empty("node-3").start(old.observedAt()).publish(old);
        api.take(behind.events());
        assertGate("UNKNOWN", 1, 1, 1);
        assertEquals("PENDING", standing("node-3"));
    }

    @Test
    void aNodeInNftModeHasComeThroughOnceTheNewReleaseHasSynced() {
        Phase before = Phase.inNftMode("S8", "node-a", 2);
        Phase waits = before.upgraded("v2.12.0", 0);
        RecordedNode node = RecordedNode.empty("node-1")
                .start(before.observedAt())
                .publish(before)
                .publish(waits);
        api.take(node.events());
        assertEquals("UNKNOWN", gate("v2.12.0").path("verdict").asText());

        int done = node.events().size();
        node.publish(waits.after(1, 60_000));
        api.take(node.events().subList(done, node.events().size()));
        assertEquals("CONVERGED", gate("v2.12.0").path("verdict").asText());
    }

    @Test
    void theReleaseThatWasAskedForCountsHoweverItIsPackedAndNoBuildBesideIt() {
        List<String> it = List.of("2.2.1", "v2.2.1-iptables1.8.9-0", "v2.2.1+k0s");
        List<String> others = List.of("v2.2.1-rc1", "v2.2.1-dirty", "v2.2.1-5-gabc1234", "k3s-v2.2.1", "v2.2.1-k3s1");
        it.forEach(version -> api.take(converged("it-" + version, version).events()));
        others.forEach(
                version -> api.take(converged("other-" + version, version).events()));

        it.forEach(version -> assertEquals("CONVERGED", standing("it-" + version)));
        others.forEach(version -> assertEquals("PENDING", standing("other-" + version)));
    }

    private RecordedNode converged(String name) {
        return converged(name, TO);
    }

    private RecordedNode converged(String name, String version) {
        RecordedNode node = RecordedNode.empty(name).boot("boot-1").start(old.observedAt());
        node.publish(old);
        long rebooted = old.observedAt() + DAY;
        Phase after = new Phase(
                fresh.label(),
                version,
                fresh.flags(),
                fresh.running(),
                fresh.backend(),
                fresh.syncs(),
                rebooted,
                fresh.planes());
        return node.boot("boot-2").restart(rebooted).publish(after);
    }

    /** A node that was silent says that nothing has changed. */
    private void say(RecordedNode node, int days) {
        int done = node.events().size();
        node.publish(fresh.at(old.observedAt() + days * DAY));
        api.take(node.events().subList(done, node.events().size()));
    }

    private String standing(String name) {
        for (JsonNode node : gate().path("nodes")) {
            if (node.path("node").asText().equals(name)) {
                return node.path("standing").asText();
            }
        }
        throw new AssertionError(name + " is not in the gate");
    }

    private JsonNode gate() {
        return gate(TO);
    }

    private JsonNode gate(String to) {
        return api.json("/api/v1/upgrades/gate?to=" + to).path("item");
    }

    private void assertGate(String verdict, int converged, int residue, int unknown) {
        JsonNode counts = gate().path("counts");
        assertEquals(
                verdict + " " + converged + " " + residue + " " + unknown,
                gate().path("verdict").asText() + " " + counts.path("converged").asInt() + " "
                        + counts.path("residue").asInt() + " "
                        + counts.path("unknown").asInt());
    }
}
