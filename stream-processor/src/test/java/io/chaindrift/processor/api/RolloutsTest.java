package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.ClusterEventKind;
import io.chaindrift.event.NodeLog;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterTemplate;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.api.view.Rollouts;
import io.chaindrift.processor.api.view.UpgradeGate;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is derived from facts on rollouts: the gate, scorecards, who is behind. */
class RolloutsTest {

    private final StoredFacts facts = new StoredFacts();

    @Test
    void theGateOpensOnlyOnProof() {
        assertEquals(UpgradeGate.Verdict.UNKNOWN, gate().verdict(), "an empty fleet proves nothing");
        converged("a");
        assertEquals(UpgradeGate.Verdict.CONVERGED, gate().verdict());

        facts.put(ChaindriftTopic.DRIFT, Facts.stale("b", Facts.INPUT, "v2.2.1", 9, 1));
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("b", Standing.DRIFTED, "v2.2.1", null, null));
        facts.put(ChaindriftTopic.UPGRADES, Facts.upgrade("b", "u", "v2.0.1", "v2.2.1", Facts.NOON));
        assertEquals(UpgradeGate.Verdict.RESIDUE, gate().verdict());

        converged("c");
        facts.put(ChaindriftTopic.LIVENESS, Facts.liveness("c", LivenessState.SILENT, Facts.NOON));
        assertEquals(UpgradeGate.Verdict.UNKNOWN, gate().verdict(), "a silent node never passes");
        facts.put(ChaindriftTopic.LIVENESS, Facts.live("c", Facts.NOON));

        facts.put(ChaindriftTopic.DRIFT, Facts.clean("d", Facts.INPUT, "v2.0.1", 9));
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing("d", Standing.CLEAN, "v2.0.1", null, null));
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
        rows.add(StoredFacts.passage("a", "u1", 0, UpgradeVerdict.CONVERGED, 60));
        rows.add(ChainUpgrade.newBuilder(StoredFacts.passage("a", "u1", 0, UpgradeVerdict.RESIDUE, null))
                .setChain("KUBE-ROUTER-FORWARD")
                .build());
        rows.add(StoredFacts.passage("a", "u2", 1_000, UpgradeVerdict.CONVERGED, 1_030));
        rows.add(StoredFacts.passage("b", "u3", 0, UpgradeVerdict.GROWING, null));
        rows.add(StoredFacts.passage("c", "u4", 0, UpgradeVerdict.CONVERGED, 90));

        List<NodeStanding> nodes = List.of(
                StoredFacts.standing("a", Standing.CLEAN, rows.get(0).getToVersion(), null, null),
                StoredFacts.standing("d", Standing.CLEAN, rows.get(0).getFromVersion(), null, null),
                StoredFacts.standing("e", Standing.UNKNOWN, rows.get(0).getFromVersion(), null, null),
                StoredFacts.standing("f", Standing.CLEAN, "v2.10.0", null, null),
                StoredFacts.standing("b", Standing.DRIFTED, rows.get(0).getFromVersion(), null, null));

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
    void whoStaysIsNotBehindOneThatWentBackOrIsOfAnotherFlavour() {
        ChainUpgrade back = ChainUpgrade.newBuilder(StoredFacts.passage("a", "u1", 0, UpgradeVerdict.CONVERGED, 60))
                .setFromVersion("v2.2.1")
                .setToVersion("v2.0.1")
                .build();
        ChainUpgrade fork =
                ChainUpgrade.newBuilder(back).setToVersion("k3s-v2.6.3").build();
        List<NodeStanding> nodes = List.of(StoredFacts.standing("b", Standing.CLEAN, "v2.2.1", null, null));

        for (ChainUpgrade row : List.of(back, fork)) {
            Rollouts.Scorecard card =
                    cards(List.of(row), nodes, List.of(), 1_000_000).get(0);
            assertEquals(0, card.behind());
            assertEquals(0, card.lagging());
        }
    }

    @Test
    void aCandidateHasARolloutOfItsOwnAndIsBehindItsRelease() {
        List<ChainUpgrade> rows = List.of(
                passage("a", "u1", 0, "v2.0.1", "v2.2.1-rc1"),
                passage("b", "u2", 0, "v2.0.1", "v2.2.1-rc1"),
                passage("a", "u3", 3_600, "v2.2.1-rc1", "v2.2.1"));
        List<NodeStanding> nodes = List.of(
                StoredFacts.standing("a", Standing.CLEAN, "v2.2.1", null, null),
                StoredFacts.standing("b", Standing.CLEAN, "v2.2.1-rc1", null, null));
        List<ClusterEvent> release = List.of(template("x/router", "v2.2.1", Facts.NOON));

        assertEquals(
                List.of(
                        "v2.0.1 v2.2.1-rc1: 2 moved, 0 waiting, 0 behind",
                        "v2.2.1-rc1 v2.2.1: 1 moved, 1 waiting, 0 behind"),
                told(cards(rows, nodes, release, 1_799)));
        assertEquals(
                List.of(
                        "v2.0.1 v2.2.1-rc1: 2 moved, 0 waiting, 0 behind",
                        "v2.2.1-rc1 v2.2.1: 1 moved, 0 waiting, 1 behind"),
                told(cards(rows, nodes, release, 86_400)));

        List<ClusterEvent> candidate = List.of(template("x/router", "v2.2.1-rc1", Facts.NOON));
        assertEquals(
                List.of(
                        "v2.0.1 v2.2.1-rc1: 2 moved, 0 waiting, 0 behind",
                        "v2.2.1-rc1 v2.2.1: 1 moved, 0 waiting, 0 behind"),
                told(cards(rows, nodes, candidate, 86_400)),
                "the candidate is what was asked for");
    }

    private static ChainUpgrade passage(String node, String id, long startedSecond, String from, String to) {
        return ChainUpgrade.newBuilder(StoredFacts.passage(
                        node, id, startedSecond, UpgradeVerdict.CONVERGED, (int) startedSecond + 60))
                .setFromVersion(from)
                .setToVersion(to)
                .build();
    }

    private static List<String> told(List<Rollouts.Scorecard> cards) {
        return cards.stream()
                .map(card -> card.fromVersion() + " " + card.toVersion() + ": " + card.nodes() + " moved, "
                        + card.waiting() + " waiting, " + card.behind() + " behind")
                .sorted()
                .toList();
    }

    @Test
    void rolloutsOfWhichOnlyTheRulesTellAreToldApartByThem() {
        List<ChainUpgrade> rows = List.of(
                StoredFacts.told("a", "u1", 0, "v2.0-v2.1", "v2.8-v2.9"),
                StoredFacts.told("b", "u2", 60, "v2.0-v2.1", "v2.8-v2.9"),
                StoredFacts.told("a", "u3", 120, "v2.8-v2.9", "v2.11"));

        assertEquals(
                List.of("v2.0-v2.1 v2.8-v2.9 2", "v2.8-v2.9 v2.11 1"),
                cards(rows, List.of(), List.of(), 0).stream()
                        .map(card -> card.fromVersionClass() + " " + card.toVersionClass() + " " + card.nodes())
                        .toList());
    }

    @Test
    void nodesThatAreOlderThanTheTemplateAsksForAreBehindAfterTheGrace() {
        List<NodeStanding> nodes = List.of(
                StoredFacts.standing("a", Standing.CLEAN, "v2.2.1", null, null),
                StoredFacts.standing("b", Standing.CLEAN, "v2.0.1", null, null),
                StoredFacts.standing("c", Standing.CLEAN, "v1.6.0", null, null),
                StoredFacts.standing("newer", Standing.CLEAN, "v2.6.3", null, null),
                StoredFacts.standing("fork", Standing.CLEAN, "k3s-v2.0.1", null, null),
                StoredFacts.standing("unknown", Standing.UNKNOWN, null, null, null));
        List<ChainUpgrade> rows = List.of(StoredFacts.passage("a", "u1", 3_600, UpgradeVerdict.CONVERGED, 3_700));
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
        List<ChainUpgrade> rows = List.of(StoredFacts.passage("a", "u1", 0, UpgradeVerdict.CONVERGED, 60));
        List<NodeStanding> nodes = List.of(
                StoredFacts.standing("a", Standing.CLEAN, "v2.0.1", null, null),
                StoredFacts.standing("b", Standing.CLEAN, "v2.0.1", null, null));

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
        List<NodeStanding> nodes = List.of(StoredFacts.standing("b", Standing.CLEAN, "v2.0.1", null, null));
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
        facts.put(
                ChaindriftTopic.CLUSTER_EVENTS,
                StoredFacts.clusterEvent(ClusterEventKind.NODE_LOG, "a", Facts.NOON)
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
        return StoredFacts.clusterEvent(ClusterEventKind.ROUTER_TEMPLATE, name, observedAt)
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

    private void converged(String node) {
        facts.put(ChaindriftTopic.LIVENESS, Facts.live(node, Facts.NOON));
        facts.put(ChaindriftTopic.DRIFT, Facts.clean(node, Facts.INPUT, "v2.2.1", 9));
        facts.put(ChaindriftTopic.NODES, StoredFacts.standing(node, Standing.CLEAN, "v2.2.1", null, null));
        facts.put(ChaindriftTopic.UPGRADES, StoredFacts.passage(node, "u-" + node, 0, UpgradeVerdict.CONVERGED, 60));
    }

    private UpgradeGate gate() {
        return UpgradeGate.of(
                "v2.2.1",
                facts.store.rows(),
                facts.store.all(ChaindriftTopic.UPGRADES).stream()
                        .map(ChainUpgrade.class::cast)
                        .toList(),
                facts.store.clusterEvents());
    }
}
