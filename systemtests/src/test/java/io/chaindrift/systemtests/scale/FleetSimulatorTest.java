package io.chaindrift.systemtests.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.systemtests.fleet.Captures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated node says as often and as much as a collector with its settings as shipped. */
class FleetSimulatorTest {

    private static final int PLANES = AddressFamily.values().length * IptablesBackend.values().length;

    @TempDir
    Path work;

    @Test
    void eachMinuteTellsOfEveryPlaneAndASixthOfTheNodesOfAKeyframe() throws Exception {
        Path captures = Captures.node("S7", "node-a").getParent().getParent();
        FleetSimulator fleet = new FleetSimulator(captures, work, 2_000);
        int keyframes = 0;
        for (int node = 0; node < 60; node++) {
            Map<NodeEventKind, Integer> said = new EnumMap<>(NodeEventKind.class);
            for (int minute = 1; minute <= FleetSimulator.MINUTES; minute++) {
                List<NodeEvent> events = new ArrayList<>();
                fleet.say(node, minute, events::add);
                assertEquals(PLANES, tellOfAPlane(events), "node " + node + ", minute " + minute);
                events.forEach(event -> said.merge(event.getKind(), 1, Integer::sum));
            }
            assertEquals(0, said.getOrDefault(NodeEventKind.CAPTURE_FAILED, 0), "node " + node);
            keyframes += said.containsKey(NodeEventKind.RULESET_KEYFRAME) ? 1 : 0;
        }
        assertEquals(60 / 6, keyframes);
    }

    /** Of a plane of its own each; a keyframe comes beside what the same minute told. */
    private static long tellOfAPlane(List<NodeEvent> events) {
        return events.stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_UNCHANGED
                        || event.getKind() == NodeEventKind.RULESET_DELTA)
                .count();
    }
}
