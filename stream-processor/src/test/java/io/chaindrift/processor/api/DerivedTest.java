package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.Backend;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.Suppression;
import io.chaindrift.processor.api.view.FleetViews;
import io.chaindrift.processor.api.view.NodeState;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is derived from facts: rows, outliers, residue by cause, silenced findings. */
class DerivedTest {

    private final StoredFacts facts = new StoredFacts();

    @Test
    void aMachineWithoutTheRouterIsCleanAsInTheFleetsBooks() {
        facts.put(ChaindriftTopic.LIVENESS, Facts.live("bare", Facts.NOON));
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("bare", Standing.CLEAN, null, null, null));

        NodeStatus row = facts.store.node(Facts.CLUSTER, "bare").orElseThrow();
        assertEquals(NodeState.CLEAN, row.state());
        assertEquals("no own chain of iptables holds a rule of kube-router's", row.stateReason());
        assertEquals(1, facts.store.books(any -> true).clean());
    }

    @Test
    void aNodeThatOnlyTheInventorySpeaksOfShowsTheRouterThatItTellsOf() {
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("new", Standing.UNKNOWN, "v2.1.2", null, null));
        facts.put(
                ChaindriftTopic.ROUTERS, router("new", "v2.0.1", RouterFlavour.UPSTREAM, Facts.NOON.minusSeconds(60)));
        facts.put(ChaindriftTopic.ROUTERS, router("new", "v2.1.2", RouterFlavour.UPSTREAM, Facts.NOON));

        NodeStatus row = facts.store.node(Facts.CLUSTER, "new").orElseThrow();
        assertEquals("v2.1.2", row.routerVersion());
        assertEquals("v2.0-v2.1", row.routerVersionClass());
        assertEquals(RouterFlavour.UPSTREAM, row.routerFlavour());
        assertEquals(RouterVersionHow.INVENTORY, row.routerVersionHow());

        facts.put(ChaindriftTopic.ROUTERS, router("new", null, RouterFlavour.K3S, Facts.NOON.plusSeconds(60)));
        assertEquals(
                RouterFlavour.K3S,
                facts.store.node(Facts.CLUSTER, "new").orElseThrow().routerFlavour());

        facts.put(ChaindriftTopic.DRIFT, Facts.clean("new", Facts.INPUT, "v2.2.1", 9));
        assertEquals(
                "v2.2-v2.5",
                facts.store.node(Facts.CLUSTER, "new").orElseThrow().routerVersionClass(),
                "a judged chain knows best");
    }

    private static RouterInterval router(String node, @Nullable String version, RouterFlavour flavour, Instant since) {
        return RouterInterval.newBuilder()
                .setCluster(Facts.CLUSTER)
                .setNode(node)
                .setIntervalId("at-" + since.toEpochMilli())
                .setFlavour(flavour)
                .setVersion(version)
                .setHow(RouterVersionHow.INVENTORY)
                .setActiveBackend(Backend.UNKNOWN)
                .setSinceAt(since)
                .setObservedAt(since)
                .build();
    }

    @Test
    void silenceOutweighsTheLastWordAndTheStandingOutweighsTheChains() {
        facts.put(ChaindriftTopic.DRIFT, Facts.clean("a", Facts.INPUT, "v2.2.1", 9));
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("a", Standing.UNKNOWN, "v2.2.1", null, null));
        assertEquals(
                NodeState.UNKNOWN,
                facts.store.node(Facts.CLUSTER, "a").orElseThrow().state());
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("a", Standing.CLEAN, "v2.2.1", null, null));
        assertEquals(
                NodeState.CLEAN,
                facts.store.node(Facts.CLUSTER, "a").orElseThrow().state());
        facts.put(ChaindriftTopic.LIVENESS, Facts.liveness("a", LivenessState.SILENT, Facts.NOON));
        assertEquals(
                NodeState.SILENT,
                facts.store.node(Facts.CLUSTER, "a").orElseThrow().state());
    }

    @Test
    void outliersAreMeasuredByFreshlyBootedNodesOnly() {
        List<NodeStanding> nodes = List.of(
                StoredFacts.standing("fresh-1", Standing.CLEAN, "v2.2.1", "v2.2.1", "aa"),
                StoredFacts.standing("fresh-2", Standing.CLEAN, "v2.2.1", "v2.2.1", "aa"),
                StoredFacts.standing("old-1", Standing.DRIFTED, "v2.2.1", "v2.0.1", "bb"),
                StoredFacts.standing("old-2", Standing.DRIFTED, "v2.2.1", null, "bb"),
                StoredFacts.standing("old-3", Standing.DRIFTED, "v2.2.1", null, "bb"),
                StoredFacts.standing("other", Standing.CLEAN, "v2.6.3", "v2.6.3", "cc"));

        List<String> outliers = FleetViews.outliers(nodes).stream()
                .map(FleetViews.Outlier::node)
                .toList();
        assertEquals(List.of("old-1", "old-2", "old-3"), outliers);
        assertTrue(FleetViews.outliers(nodes.subList(1, 6)).isEmpty(), "one fresh node is no baseline");
    }

    @Test
    void residueIsSummedByItsCause() {
        var residue = FleetViews.residue(List.of(
                Facts.duplicated("a", Facts.INPUT, "v2.2.1", 9, 26),
                Facts.duplicated("b", Facts.INPUT, "v2.2.1", 9, 4),
                Facts.stale("a", "KUBE-ROUTER-FORWARD", "v2.2.1", 9, 1),
                Facts.clean("c", Facts.INPUT, "v2.2.1", 9)));

        assertEquals(2, residue.size());
        assertEquals("EXISTENCE_CHECK_BROKEN_EARLIER", residue.get(0).cause());
        assertEquals(2, residue.get(0).nodes());
        assertEquals(30, residue.get(0).duplicateRules());
    }

    @Test
    void aSuppressionSilencesWhatItSelectsUntilItExpires() {
        var finding = Facts.finding("a", "f1", FindingKind.STALE_VERSION, "-A X");
        Suppression known = new Suppression(
                Facts.CLUSTER,
                "s1",
                null,
                null,
                null,
                FindingKind.STALE_VERSION,
                null,
                "reboot next week",
                "ann",
                "ann",
                Facts.NOON,
                Facts.NOON.plusSeconds(60),
                null,
                null,
                null);

        assertEquals(
                Facts.NOON.plusSeconds(60),
                Suppressions.at(List.of(known), Facts.NOON).over(finding).getSuppressedUntil());
        assertNull(Suppressions.at(List.of(known), Facts.NOON.plusSeconds(60)).until(finding));
        assertNull(Suppressions.at(List.of(known), Facts.NOON)
                .until(Facts.finding("a", "f2", FindingKind.MISSING, "-A X")));
    }
}
