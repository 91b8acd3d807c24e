package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.NodeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Twelve nodes to each of which something happens that seldom happens, one after the other. */
public final class StrangeFleet {
    /** The fleet's cluster. */
    public static final String CLUSTER = "strange";

    private static final int WHOLE = 768 << 10;
    private static final int SMALL_PARTS = 4 << 10;

    private StrangeFleet() {}

    /** The events of all nodes. */
    public static List<NodeEvent> events() {
        List<NodeEvent> all = new ArrayList<>();
        all.addAll(log("comes-back", "S4", WHOLE)
                .then(node -> node.phases(2))
                .registered(true)
                .router("v2.2.1", "--run-router=false")
                .then(node -> node.phases(1).syncs(2))
                .removed()
                .events());
        all.addAll(log("comes-back", "S4", WHOLE).then(ScriptedNode::phases).events());
        all.addAll(log("goes", "S1", WHOLE)
                .then(node -> node.phases(5).syncs(1))
                .registered(false)
                .removed()
                .events());
        all.addAll(log("reboots", "S4", WHOLE)
                .then(node -> node.phases(2).syncs(2))
                .boots("boot-2")
                .then(node -> node.restart().syncs(2).phases())
                .events());
        all.addAll(log("contradicts", "S4", WHOLE)
                .then(node -> node.phases(2).syncs(1))
                .contradicts()
                .then(node -> node.syncs(1).restart().syncs(2))
                .speaksLate()
                .then(node -> node.syncs(2).restart().syncs(2))
                .events());
        all.addAll(log("fails", "S5-mixed", WHOLE)
                .then(node -> node.phases(2).syncs(1))
                .fails("ipv4-nft")
                .then(node -> node.syncs(1))
                .fails(null)
                .then(node -> node.phases().syncs(1))
                .events());
        all.addAll(log("forgets", "S12-rollback", WHOLE)
                .then(node -> node.phases().syncs(2))
                .sleeps(31)
                .events());
        all.addAll(log("inventory-gap", "S4", WHOLE)
                .then(node -> node.phases(2).syncs(1))
                .registered(true)
                .router("v2.2.1", "--run-router=false")
                .then(node -> node.syncs(1))
                .registered(false)
                .losesInventory()
                .registered(true)
                .then(node -> node.syncs(1))
                .router("v2.5.0", "--run-router=false")
                .then(node -> node.syncs(4))
                .events());
        all.addAll(log("inventory-silent", "S4", WHOLE)
                .then(node -> node.phases().syncs(1))
                .registered(false)
                .losesInventory()
                .registered(true)
                .then(node -> node.syncs(1))
                .events());
        all.addAll(log("lies", "S4", WHOLE)
                .then(node -> node.phases(2).syncs(2))
                .lies()
                .then(node -> node.syncs(2).restart().syncs(1))
                .events());
        all.addAll(log("part-lost", "S4", SMALL_PARTS)
                .then(node -> node.phases(2).syncs(1).restart())
                .losesPart()
                .then(node -> node.syncs(1).restart().syncs(5))
                .events());
        all.addAll(log("two-routers", "S13-overlap-restart-v1-v2", WHOLE)
                .then(node -> node.phases().syncs(4))
                .events());
        return List.copyOf(all);
    }

    private static StrangeLog log(String name, String scenario, int partBytes) {
        return new StrangeLog(
                new ScriptedNode(CLUSTER, name, Captures.node(scenario, "node-a"), Duration.ZERO, partBytes));
    }
}
