package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which change of the router something is put down to, and what is put down to none. */
class WhoLeftItTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final long MINUTE = 60_000;

    private final RecordedNode log = RecordedNode.empty("node-a");
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int read;

    private void publish(Phase phase) {
        if (log.events().isEmpty()) {
            log.start(phase.observedAt());
        }
        log.publish(phase);
        List<NodeEvent> events = log.events();
        events.subList(read, events.size()).forEach(node::one);
        read = events.size();
    }

    private static Phase under(String version, Phase phase, long later) {
        return new Phase(
                version, version, phase.flags(), true, phase.backend(), 3, phase.observedAt() + later, phase.planes());
    }

    @Test
    void aStaleRuleStaysOneFindingWhenTheNextRouterChangesTheReason() {
        Phase first = Phase.of("S18", "node-a").get(0);
        publish(first);
        Phase moved = new Phase(
                "moved",
                first.version(),
                List.of("--service-cluster-ip-range=10.50.0.0/16"),
                true,
                "nft",
                3,
                first.observedAt() + 30 * MINUTE,
                first.planes());
        publish(moved);
        List<FindingRow> byFlags = node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.STALE_FLAGS)
                .toList();
        assertFalse(byFlags.isEmpty());

        publish(under("v1.6.1", moved, 30 * MINUTE));

        boolean byVersion = false;
        for (FindingRow before : byFlags) {
            FindingRow now = node.findings.get(before.id());
            byVersion |= now.body().kind() == FindingKind.STALE_VERSION;
            assertEquals(before.upgradeId(), now.upgradeId());
            assertEquals(before.firstSeenAt(), now.firstSeenAt());
            assertEquals(FindingStatus.OPEN, now.status());
        }
        assertTrue(byVersion, "no rule that was stale by flags is stale by version now");
        assertTrue(node.findingsHistory.stream()
                .filter(row -> row.status() == FindingStatus.RESOLVED)
                .noneMatch(row -> row.body().kind() == FindingKind.STALE_FLAGS));
    }

    @Test
    void rulesThatGoWithoutASyncAfterACaptureThatHadThemAreNotLeftByTheUpgrade() {
        List<Phase> hand = Phase.of("S19", "node-a");
        Phase clean = hand.get(0);
        Phase cut = hand.get(1);
        String version = String.valueOf(clean.version());
        publish(under("v2.1.2", Phase.of("S2-v2.1.2", "node-a").get(0), -60 * MINUTE));
        publish(under(version, clean, 0));
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(PLANE, INPUT).verdict());

        publish(under(version, cut, 10 * MINUTE));

        List<FindingRow> missing = node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.MISSING)
                .toList();
        assertFalse(missing.isEmpty());
        missing.forEach(row -> assertNull(row.upgradeId(), row::toString));
    }

    @Test
    void theFiguresOfARouterThatNobodySawAreNotThoseOfTheOneBefore() {
        List<Phase> phases = Phase.of("S1", "node-a");
        Phase first = phases.get(1);
        Phase last = phases.get(11);
        publish(first);
        Phase unseen = new Phase(
                "unseen", "v2.0.1", first.flags(), true, "nft", 0, first.observedAt() + MINUTE, new TreeMap<>());
        publish(unseen);
        publish(last);

        var row = node.upgrade(PLANE, INPUT);
        assertEquals("v2.0.1", row.upgrade().fromVersion());
        assertNull(row.rulesBefore());
        assertNull(row.surplusBefore());
        assertNotNull(row.rulesLatest());
    }

    @Test
    void copiesThatGrewUnderTheRouterBeforeDoNotGrowUnderThisOne() {
        List<Phase> phases = Phase.of("S4", "node-a").subList(0, 5);
        phases.forEach(this::publish);
        assertEquals(Growth.GROWING, node.drift(PLANE, INPUT).growth());
        Phase healed = under("v2.2.1", phases.get(4), 5 * MINUTE);

        publish(new Phase(
                "healed", healed.version(), healed.flags(), true, "nft", 1, healed.observedAt(), healed.planes()));

        assertEquals(Growth.UNKNOWN, node.drift(PLANE, INPUT).growth());
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, INPUT).verdict());
        assertNull(node.drift(PLANE, INPUT).forecast());

        publish(healed.after(2, 15 * MINUTE));
        assertEquals(Growth.STATIC, node.drift(PLANE, INPUT).growth());
    }

    @Test
    void nothingIsMissingWhileTheRouterIsStopped() {
        Phase clean = Phase.of("S2-v2.2.1", "node-a").get(0);
        SortedMap<String, NamedRuleset> nothing = new TreeMap<>();
        clean.planes().keySet().forEach(plane -> nothing.put(plane, NamedRuleset.of(List.of())));
        publish(clean);
        Phase stopped = new Phase(
                "stopped",
                clean.version(),
                clean.flags(),
                false,
                "nft",
                clean.syncs(),
                clean.observedAt() + MINUTE,
                nothing);

        publish(stopped);

        assertEquals(List.of(), node.standing());
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());
        assertEquals(
                "the router is not running, and rules of it were removed",
                node.drift(PLANE, INPUT).unknownReason());

        publish(stopped.running(true).after(1, MINUTE));
        assertNotEquals(List.of(), node.standing());
    }
}
