package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.Backend;
import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.ClusterEventKind;
import io.chaindrift.event.NodeLog;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterTemplate;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.PlaneStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.Suppression;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.FleetViews;
import io.chaindrift.processor.api.view.NodeState;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.api.view.Rollouts;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.processor.api.view.UpgradeGate;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is derived from facts: rows, gates, scorecards, outliers, silenced findings. */
class DerivedTest {

    private final FactStore store = new FactStore(100, 10);
    private long offset;

    @Test
    void aMachineWithoutTheRouterIsCleanAsInTheFleetsBooks() {
        put(ChaindriftTopic.LIVENESS, Facts.live("bare", Facts.NOON));
        put(ChaindriftTopic.NODES, standing("bare", Standing.CLEAN, null, null, null));

        NodeStatus row = store.node(Facts.CLUSTER, "bare").orElseThrow();
        assertEquals(NodeState.CLEAN, row.state());
        assertEquals("no rule of kube-router is on it", row.stateReason());
        assertEquals(1, store.books(any -> true).clean());
    }

    @Test
    void aNodeThatOnlyTheInventorySpeaksOfShowsTheRouterThatItTellsOf() {
        put(ChaindriftTopic.NODES, standing("new", Standing.UNKNOWN, "v2.1.2", null, null));
        put(ChaindriftTopic.ROUTERS, router("new", "v2.0.1", RouterFlavour.UPSTREAM, Facts.NOON.minusSeconds(60)));
        put(ChaindriftTopic.ROUTERS, router("new", "v2.1.2", RouterFlavour.UPSTREAM, Facts.NOON));

        NodeStatus row = store.node(Facts.CLUSTER, "new").orElseThrow();
        assertEquals("v2.1.2", row.routerVersion());
        assertEquals("v2.0-v2.1", row.routerVersionClass());
        assertEquals(RouterFlavour.UPSTREAM, row.routerFlavour());
        assertEquals(RouterVersionHow.INVENTORY, row.routerVersionHow());

        put(ChaindriftTopic.ROUTERS, router("new", null, RouterFlavour.K3S, Facts.NOON.plusSeconds(60)));
        assertEquals(
                RouterFlavour.K3S,
                store.node(Facts.CLUSTER, "new").orElseThrow().routerFlavour());

        put(ChaindriftTopic.DRIFT, Facts.clean("new", Facts.INPUT, "v2.2.1", 9));
        assertEquals(
                "v2.2-v2.5",
                store.node(Facts.CLUSTER, "new").orElseThrow().routerVersionClass(),
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
        put(ChaindriftTopic.DRIFT, Facts.clean("a", Facts.INPUT, "v2.2.1", 9));
        put(ChaindriftTopic.NODES, standing("a", Standing.UNKNOWN, "v2.2.1", null, null));
        assertEquals(
                NodeState.UNKNOWN, store.node(Facts.CLUSTER, "a").orElseThrow().state());
        put(ChaindriftTopic.NODES, standing("a", Standing.CLEAN, "v2.2.1", null, null));
        assertEquals(
                NodeState.CLEAN, store.node(Facts.CLUSTER, "a").orElseThrow().state());
        put(ChaindriftTopic.LIVENESS, Facts.liveness("a", LivenessState.SILENT, Facts.NOON));
        assertEquals(
                NodeState.SILENT, store.node(Facts.CLUSTER, "a").orElseThrow().state());
    }

    @Test
    void theGateOpensOnlyOnProof() {
        assertEquals(UpgradeGate.Verdict.UNKNOWN, gate().verdict(), "an empty fleet proves nothing");
        converged("a");
        assertEquals(UpgradeGate.Verdict.CONVERGED, gate().verdict());

        put(ChaindriftTopic.DRIFT, Facts.stale("b", Facts.INPUT, "v2.2.1", 9, 1));
        put(ChaindriftTopic.NODES, standing("b", Standing.DRIFTED, "v2.2.1", null, null));
        put(ChaindriftTopic.UPGRADES, Facts.upgrade("b", "u", "v2.0.1", "v2.2.1", Facts.NOON));
        assertEquals(UpgradeGate.Verdict.RESIDUE, gate().verdict());

        converged("c");
        put(ChaindriftTopic.LIVENESS, Facts.liveness("c", LivenessState.SILENT, Facts.NOON));
        assertEquals(UpgradeGate.Verdict.UNKNOWN, gate().verdict(), "a silent node never passes");
        put(ChaindriftTopic.LIVENESS, Facts.live("c", Facts.NOON));

        put(ChaindriftTopic.DRIFT, Facts.clean("d", Facts.INPUT, "v2.0.1", 9));
        put(ChaindriftTopic.NODES, standing("d", Standing.CLEAN, "v2.0.1", null, null));
        UpgradeGate pending = gate();
        assertEquals(UpgradeGate.Verdict.UNKNOWN, pending.verdict());
        assertEquals(1, pending.counts().pending());
        assertEquals(
                pending.counts().total(),
                pending.counts().converged()
                        + pending.counts().residue()
                        + pending.counts().unknown());
    }

    @Test
    void aScorecardCountsANodeByItsWorstChainAndItsLatestPassage() {
        List<ChainUpgrade> rows = new ArrayList<>();
        rows.add(passage("a", "u1", 0, UpgradeVerdict.CONVERGED, 60));
        rows.add(ChainUpgrade.newBuilder(passage("a", "u1", 0, UpgradeVerdict.RESIDUE, null))
                .setChain("KUBE-ROUTER-FORWARD")
                .build());
        rows.add(passage("a", "u2", 1_000, UpgradeVerdict.CONVERGED, 1_030));
        rows.add(passage("b", "u3", 0, UpgradeVerdict.GROWING, null));
        rows.add(passage("c", "u4", 0, UpgradeVerdict.CONVERGED, 90));

        List<NodeStanding> nodes = List.of(
                standing("a", Standing.CLEAN, rows.get(0).getToVersion(), null, null),
                standing("d", Standing.CLEAN, rows.get(0).getFromVersion(), null, null),
                standing("e", Standing.UNKNOWN, rows.get(0).getFromVersion(), null, null),
                standing("f", Standing.CLEAN, "v2.10.0", null, null),
                standing("b", Standing.DRIFTED, rows.get(0).getFromVersion(), null, null));

        Rollouts.Scorecard card = cards(rows, nodes, List.of(), 0).get(0);
        assertEquals(3, card.nodes());
        assertEquals(2, card.converged());
        assertEquals(1, card.growing());
        assertEquals(3, card.lagging(), "one with residue, two behind");
        assertEquals(2, card.behind(), "d and e have not made it; b has, and is back");
        assertEquals(1, card.grew());
        assertEquals(30_000L, card.convergeP50Millis());
        assertEquals(90_000L, card.convergeP99Millis());
        assertNull(cards(List.of(rows.get(3)), List.of(), List.of(), 0).get(0).convergeP50Millis());
    }

    @Test
    void nodesThatAreOlderThanTheTemplateAsksForAreBehindAfterTheGrace() {
        List<NodeStanding> nodes = List.of(
                standing("a", Standing.CLEAN, "v2.2.1", null, null),
                standing("b", Standing.CLEAN, "v2.0.1", null, null),
                standing("c", Standing.CLEAN, "v1.6.0", null, null),
                standing("newer", Standing.CLEAN, "v2.6.3", null, null),
                standing("fork", Standing.CLEAN, "k3s-v2.0.1", null, null),
                standing("unknown", Standing.UNKNOWN, null, null, null));
        List<ChainUpgrade> rows = List.of(passage("a", "u1", 3_600, UpgradeVerdict.CONVERGED, 3_700));
        List<ClusterEvent> known =
                List.of(template("kube-system/kube-router", "v2.2.1", Facts.NOON.plusSeconds(1_800)));

        List<Rollouts.Scorecard> early = cards(rows, nodes, known, 1_800 + 1_799);
        assertEquals(
                List.of("v1.6.0", "v2.0.1"),
                early.stream().map(Rollouts.Scorecard::fromVersion).toList());
        assertEquals(
                List.of(0L, 0L), early.stream().map(Rollouts.Scorecard::behind).toList());
        assertEquals(
                List.of(1L, 1L), early.stream().map(Rollouts.Scorecard::waiting).toList());

        List<Rollouts.Scorecard> late = cards(rows, nodes, known, 1_800 + 1_800);
        assertEquals(
                List.of(1L, 1L), late.stream().map(Rollouts.Scorecard::behind).toList());
        assertEquals(
                List.of(1L, 1L), late.stream().map(Rollouts.Scorecard::lagging).toList());
        assertEquals(
                List.of(0L, 0L), late.stream().map(Rollouts.Scorecard::waiting).toList());
        assertEquals(0, late.get(0).nodes(), "none of v1.6.0 has moved");
    }

    @Test
    void aRolloutToAnotherReleaseThanTheTargetLeavesNobodyBehindAndAReturnerIs() {
        List<ChainUpgrade> rows = List.of(passage("a", "u1", 0, UpgradeVerdict.CONVERGED, 60));
        List<NodeStanding> nodes = List.of(
                standing("a", Standing.CLEAN, "v2.0.1", null, null),
                standing("b", Standing.CLEAN, "v2.0.1", null, null));

        var back = cards(rows, nodes, List.of(template("x/router", "v2.0.1", Facts.NOON)), 86_400);
        assertEquals(1, back.size());
        assertEquals(0, back.get(0).behind() + back.get(0).waiting());

        var returned = cards(rows, nodes, List.of(template("x/router", "v2.2.1", Facts.NOON)), 86_400);
        assertEquals(2, returned.get(0).behind(), "a made it and is back on what is too old");

        var oldestCounts = cards(
                rows,
                nodes,
                List.of(template("x/one", "v2.2.1", Facts.NOON), template("x/two", "v2.0.1", Facts.NOON)),
                86_400);
        assertEquals(0, oldestCounts.get(0).behind(), "it may be the other DaemonSet's node");
    }

    @Test
    void theConfiguredTargetPrevails() {
        List<NodeStanding> nodes = List.of(standing("b", Standing.CLEAN, "v2.0.1", null, null));
        var cards = Rollouts.scorecards(
                List.of(),
                nodes,
                List.of(template("x/router", "v2.0.1", Facts.NOON)),
                new RolloutRules(Duration.ofMinutes(30), "v2.6.3"),
                Facts.NOON.toEpochMilli());
        assertEquals("v2.6.3", cards.get(0).toVersion());
        assertEquals(1, cards.get(0).behind());
    }

    @Test
    void theGateTellsTheLabelsThatTheInventoryPublishes() {
        converged("a");
        converged("b");
        put(
                ChaindriftTopic.CLUSTER_EVENTS,
                clusterEvent(ClusterEventKind.NODE_LOG, "a", Facts.NOON)
                        .setNodeLog(NodeLog.newBuilder()
                                .setLogStreamId("inventory")
                                .setLogEpoch(0)
                                .setLogSequence(0)
                                .setRegistered(NodeRegistered.newBuilder()
                                        .setExpected(true)
                                        .setPool("canary")
                                        .setLabels(Map.of("zone", "1"))
                                        .build())
                                .setSaidAt(Facts.NOON)
                                .build())
                        .build());

        List<UpgradeGate.Node> told = gate().nodes();
        assertEquals(Map.of("pool", "canary", "zone", "1"), told.get(0).labels());
        assertNull(told.get(1).labels());
    }

    private static List<Rollouts.Scorecard> cards(
            List<ChainUpgrade> rows, List<NodeStanding> nodes, List<ClusterEvent> known, long afterNoonSeconds) {
        RolloutRules rules = known.isEmpty()
                ? new RolloutRules(Duration.ZERO, null)
                : new RolloutRules(Duration.ofSeconds(1_800), null);
        return Rollouts.scorecards(
                rows,
                nodes,
                known,
                rules,
                Facts.NOON.plusSeconds(afterNoonSeconds).toEpochMilli());
    }

    private static ClusterEvent template(String name, String version, Instant observedAt) {
        return clusterEvent(ClusterEventKind.ROUTER_TEMPLATE, name, observedAt)
                .setRouterTemplate(RouterTemplate.newBuilder()
                        .setUid("uid")
                        .setGeneration(1)
                        .setFlavour(RouterFlavour.UPSTREAM)
                        .setImage("kube-router:" + version)
                        .setVersion(version)
                        .setArgs(List.of())
                        .setFlagsDigest("00")
                        .setNodeSelector(Map.of())
                        .build())
                .build();
    }

    private static ClusterEvent.Builder clusterEvent(ClusterEventKind kind, String name, Instant observedAt) {
        return ClusterEvent.newBuilder()
                .setCluster(Facts.CLUSTER)
                .setKind(kind)
                .setName(name)
                .setStreamId("inventory")
                .setEpoch(0)
                .setSequence(0)
                .setObservedAt(observedAt)
                .setInventoryVersion("test");
    }

    @Test
    void outliersAreMeasuredByFreshlyBootedNodesOnly() {
        List<NodeStanding> nodes = List.of(
                standing("fresh-1", Standing.CLEAN, "v2.2.1", "v2.2.1", "aa"),
                standing("fresh-2", Standing.CLEAN, "v2.2.1", "v2.2.1", "aa"),
                standing("old-1", Standing.DRIFTED, "v2.2.1", "v2.0.1", "bb"),
                standing("old-2", Standing.DRIFTED, "v2.2.1", null, "bb"),
                standing("old-3", Standing.DRIFTED, "v2.2.1", null, "bb"),
                standing("other", Standing.CLEAN, "v2.6.3", "v2.6.3", "cc"));

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

    private void converged(String node) {
        put(ChaindriftTopic.LIVENESS, Facts.live(node, Facts.NOON));
        put(ChaindriftTopic.DRIFT, Facts.clean(node, Facts.INPUT, "v2.2.1", 9));
        put(ChaindriftTopic.NODES, standing(node, Standing.CLEAN, "v2.2.1", null, null));
        put(ChaindriftTopic.UPGRADES, passage(node, "u-" + node, 0, UpgradeVerdict.CONVERGED, 60));
    }

    private UpgradeGate gate() {
        return UpgradeGate.of(
                "v2.2.1",
                store.rows(),
                store.all(ChaindriftTopic.UPGRADES).stream()
                        .map(ChainUpgrade.class::cast)
                        .toList(),
                store.clusterEvents());
    }

    private static ChainUpgrade passage(
            String node, String id, long startedSecond, UpgradeVerdict verdict, @Nullable Integer convergedSecond) {
        Instant started = Facts.NOON.plusSeconds(startedSecond);
        return ChainUpgrade.newBuilder(Facts.upgrade(node, id, "v2.0.1", "v2.2.1", started))
                .setVerdict(verdict)
                .setSurplusLatest(verdict == UpgradeVerdict.CONVERGED ? 0L : 2L)
                .setConvergedAt(convergedSecond == null ? null : Facts.NOON.plusSeconds(convergedSecond))
                .build();
    }

    private static NodeStanding standing(
            String node,
            Standing standing,
            @Nullable String version,
            @Nullable String bootedUnder,
            @Nullable String staticDigest) {
        return NodeStanding.newBuilder()
                .setCluster(Facts.CLUSTER)
                .setNode(node)
                .setStanding(standing)
                .setReason(standing == Standing.UNKNOWN ? "a gap" : null)
                .setRouterVersion(version)
                .setBootedUnder(bootedUnder)
                .setOwnChains(0)
                .setLagging(false)
                .setDuplicateRules(0)
                .setStaleRules(0)
                .setMissingRules(0)
                .setOrphanPlanes(0)
                .setPlanes(List.of(new PlaneStanding(Facts.PLANE, staticDigest, true, null)))
                .setObservedAt(Facts.NOON)
                .build();
    }

    private void put(ChaindriftTopic topic, SpecificRecord value) {
        store.apply(List.of(new FactRecord(topic, 0, offset++, topic.keyOf(value), value, null)));
    }
}
