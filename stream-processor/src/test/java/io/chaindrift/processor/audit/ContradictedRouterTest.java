package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A router that the chains of pods and policies contradict is no measure: neither of findings, nor of what an upgrade left. */
class ContradictedRouterTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final List<String> V2 = List.of("v2.0-v2.1", "v2.2-v2.5");
    private static final long MINUTE = 60_000;

    private final RecordedNode log = RecordedNode.empty("node-a");
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int read;

    private void take() {
        List<NodeEvent> events = log.events();
        events.subList(read, events.size()).forEach(node::one);
        read = events.size();
    }

    private static Phase told(@Nullable String version, Phase phase, long syncs, long at) {
        return new Phase("told", version, phase.flags(), true, "nft", syncs, at, phase.planes());
    }

    private void rulesSay(String versionClass, long at) {
        log.rebuiltBy(versionClass.equals("v1.5-v1.6") ? List.of("v1.3-v1.4", "v1.5-v1.6") : V2, versionClass, at);
    }

    @Test
    void aWrongVersionOpensNothingAndSaysWhy() {
        Phase live = Phase.of("S1", "node-a").get(7);
        assertEquals("v2.2.1", live.version());
        log.start(live.observedAt());
        rulesSay("v2.2-v2.5", live.observedAt());
        log.publish(told("v1.5.3", live, 2, live.observedAt()));
        log.publish(told("v1.5.3", live, 3, live.observedAt() + 5 * MINUTE));
        take();

        assertEquals(List.of(), node.findingsHistory);
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());
        String why = String.valueOf(node.drift(PLANE, INPUT).unknownReason());
        assertTrue(why.contains("given v1.5-v1.6") && why.contains("v2.2-v2.5"), why);
        assertEquals(
                Standing.UNKNOWN,
                Objects.requireNonNull(node.state.contribution()).standing());

        log.router(RouterVersionHow.INVENTORY, "v2.2.1", null, live.flags(), null, live.observedAt() + 6 * MINUTE);
        log.publish(told("v2.2.1", live, 4, live.observedAt() + 10 * MINUTE));
        take();
        assertEquals(Verdict.SURPLUS, node.drift(PLANE, INPUT).verdict());
    }

    @Test
    void whatStoodBeforeTheUpgradeIsKnownWhereItsFirstSyncIsSeenBeforeItsVersionIsTold() {
        List<Phase> phases = Phase.of("S1", "node-a");
        Phase old = phases.get(1);
        Phase next = phases.get(3);
        long at = old.observedAt();
        log.start(at);
        rulesSay("v1.5-v1.6", at);
        log.publish(told("v1.5.3", old, 2, at));
        take();
        long before = node.drift(PLANE, INPUT).counts().rules();

        rulesSay("v2.0-v2.1", at + 5 * MINUTE);
        log.publish(told("v1.5.3", next, 3, at + 5 * MINUTE));
        take();
        assertEquals(List.of(), node.standing());
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());

        log.publish(told("v2.0.1", next, 1, at + 10 * MINUTE));
        take();
        UpgradeRow row = node.upgrade(PLANE, INPUT);
        Upgrade upgrade = Objects.requireNonNull(node.state.upgrade());
        assertEquals(before, row.rulesBefore());
        assertEquals(0, row.surplusBefore());
        assertEquals(UpgradeVerdict.RESIDUE, row.verdict());
        assertFalse(node.standing().isEmpty());
        for (FindingRow finding : node.standing()) {
            assertEquals(upgrade.id(), finding.upgradeId());
        }
    }

    @Test
    void aFirstVersionThatTheChainsAreNotOfIsAnUpgradeAndNoCorrection() {
        List<Phase> phases = Phase.of("S1", "node-a");
        Phase old = phases.get(1);
        Phase next = phases.get(3);
        long at = old.observedAt();
        log.start(at);
        log.publish(told(null, old, 2, at));
        rulesSay("v1.5-v1.6", at);
        take();
        assertNull(node.state.upgrade());

        log.router(RouterVersionHow.INVENTORY, "v2.0.1", null, old.flags(), null, at + 5 * MINUTE);
        take();
        Upgrade upgrade = Objects.requireNonNull(node.state.upgrade());
        assertEquals("v1.5-v1.6", upgrade.fromVersionClass());
        assertEquals("v2.0.1", upgrade.toVersion());
        assertEquals(List.of(), node.standing());

        rulesSay("v2.0-v2.1", at + 10 * MINUTE);
        log.publish(told("v2.0.1", next, 1, at + 10 * MINUTE));
        take();
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, INPUT).verdict());
        for (FindingRow finding : node.standing()) {
            assertEquals(upgrade.id(), finding.upgradeId());
        }
    }
}
