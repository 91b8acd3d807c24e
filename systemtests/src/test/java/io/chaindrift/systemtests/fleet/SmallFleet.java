package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.NodeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ten nodes with different pasts, of which some lost events, started again or were seen badly; their logs interleaved. */
public final class SmallFleet {

    /** The fleet's cluster. */
    public static final String CLUSTER = "fleet";

    private static final int WHOLE = 768 << 10;
    private static final int SMALL_PARTS = 4 << 10;

    private SmallFleet() {}

    /** The events in the order in which they reach the broker: each node's as it said them. */
    public static List<NodeEvent> events() {
        List<List<NodeEvent>> logs = new ArrayList<>();
        for (String node : List.of("node-a", "node-b", "node-c", "node-d")) {
            logs.add(new ScriptedNode(CLUSTER, node, Captures.node("S9", node), Duration.ZERO, WHOLE)
                    .phases()
                    .syncs(2)
                    .events());
        }
        logs.add(node("grows", "S4", WHOLE).phases().syncs(4).events());
        logs.add(node("many-upgrades", "S1", SMALL_PARTS)
                .phases(4)
                .restart()
                .phases()
                .repeatLatest(3)
                .events());
        logs.add(node("two-backends", "S5-mixed", WHOLE).phases().syncs(1).events());
        logs.add(node("up-and-down", "S12-rollback", SMALL_PARTS)
                .phases(3)
                .repeatLatest(2)
                .phases()
                .syncs(1)
                .events());
        logs.add(node("gap", "S18", WHOLE)
                .phases(1)
                .syncs(2)
                .loseLatest()
                .phases(1)
                .restart()
                .phases()
                .syncs(2)
                .events());
        logs.add(node("suspect", "S4-long", WHOLE)
                .phases(2)
                .suspect()
                .phases(1)
                .admitLoss()
                .phases()
                .syncs(3)
                .events());
        return interleaved(logs);
    }

    private static ScriptedNode node(String name, String scenario, int partBytes) {
        return new ScriptedNode(CLUSTER, name, Captures.node(scenario, "node-a"), Duration.ZERO, partBytes);
    }

    private static List<NodeEvent> interleaved(List<List<NodeEvent>> logs) {
        List<NodeEvent> all = new ArrayList<>();
        int longest = logs.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<NodeEvent> log : logs) {
                if (i < log.size()) {
                    all.add(log.get(i));
                }
            }
        }
        return List.copyOf(all);
    }
}
