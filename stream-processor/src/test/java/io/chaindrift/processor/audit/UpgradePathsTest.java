package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.Severity;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way through upgrades that a fleet takes, on recorded rules. */
class UpgradePathsTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final long HALF_HOUR = 1_800_000;

    @Test
    void aRollbackIsAnUpgradeOfItsOwnAndFindingsComeBackUnderTheirIds() {
        Audited node = all("S12-rollback");

        List<UpgradeRow> input = rows(node, INPUT);
        Set<String> ids = new TreeSet<>();
        input.forEach(row -> ids.add(row.upgrade().id()));
        assertTrue(ids.size() >= 5, ids.toString());
        Map<String, List<EmitReason>> life = life(node);
        assertTrue(life.values().stream().anyMatch(reasons -> reasons.contains(EmitReason.REOPENED)));
        for (List<EmitReason> reasons : life.values()) {
            assertEquals(
                    1,
                    reasons.stream()
                            .filter(r -> r == EmitReason.OPENED || r == EmitReason.FIRST_SEEN)
                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S1", "S4", "S5-mixed", "S8", "S10", "S12-rollback", "S18", "K3S-path-short"})
    void aFindingComesBackOnlyWithAnotherRouterOrOtherRules(String scenario) {
        Audited node = all(scenario);
        Map<String, FindingRow> resolved = new TreeMap<>();
        for (AuditFact fact : node.facts) {
            if (fact instanceof AuditFact.FindingChanged changed && changed.memory() != null) {
                FindingRow row = changed.memory().row();
                if (changed.reason() == EmitReason.RESOLVED) {
                    resolved.put(changed.id(), row);
                } else if (changed.reason() == EmitReason.REOPENED) {
                    FindingRow before = resolved.get(changed.id());
                    assertNotEquals(before.routerVersion(), row.routerVersion(), row.toString());
                }
            }
        }
    }

    @Test
    void skippedVersionsLeaveWhatEachOfThemWouldHave() {
        List<Phase> phases = Phase.of("S1", "node-a");
        Audited node = play(List.of(phases.get(1), phases.get(11)));

        UpgradeRow input = node.upgrade(PLANE, INPUT);
        assertEquals("v1.5.3", input.upgrade().fromVersion());
        assertEquals("v2.11.1", input.upgrade().toVersion());
        assertEquals(UpgradeVerdict.RESIDUE, input.verdict());
        assertTrue(node.standing().stream().anyMatch(row -> row.body().kind() == FindingKind.STALE_VERSION));
    }

    @Test
    void aFlappingRouterOpensOneFindingForOneRule() {
        List<Phase> phases = Phase.of("S12-rollback", "node-a");
        List<Phase> flapping = new ArrayList<>(phases.subList(0, 1));
        for (int i = 0; i < 4; i++) {
            flapping.add(phases.get(1).at(phases.get(0).observedAt() + (2 * i + 1) * HALF_HOUR));
            flapping.add(phases.get(2).at(phases.get(0).observedAt() + (2 * i + 2) * HALF_HOUR));
        }
        Audited node = play(flapping);

        Set<String> rules = new TreeSet<>();
        for (FindingRow row : node.standing()) {
            assertTrue(rules.add(row.body().chain() + row.body().rule()), "two findings for " + row.body());
        }
        assertFalse(rules.isEmpty());
        assertEquals(
                8,
                rows(node, INPUT).stream()
                        .map(row -> row.upgrade().id())
                        .distinct()
                        .count());
    }

    @Test
    void aRouterThatCrashesAndComesBackIsNoUpgrade() {
        List<Phase> phases = Phase.of("S4", "node-a");
        RecordedNode log = RecordedNode.empty("node-a").start(phases.get(0).observedAt());
        log.publish(phases.get(0));
        for (int i = 1; i <= 5; i++) {
            long when = phases.get(0).observedAt() + i * 60_000L;
            log.publish(phases.get(0).running(false).at(when));
            log.publish(phases.get(0).running(true).at(when + 20_000));
        }
        Audited node = new Audited(auditor(), "node-a").all(log.events());

        assertTrue(node.upgrades.isEmpty());
        assertEquals(1, node.state.routers().intervals().size());
        assertEquals(Standing.CLEAN, node.state.contribution().standing());
    }

    @Test
    void copiesGrowAreForecastAndStandStill() {
        Audited growing = play(Phase.of("S4", "node-a").subList(0, 5));
        var row = growing.drift(PLANE, INPUT);
        assertEquals(Growth.GROWING, row.growth());
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_NOW, row.cause());
        long copies = row.counts().duplicate();
        assertTrue(row.forecast() != null && row.forecast() > copies, String.valueOf(row.forecast()));
        assertEquals(UpgradeVerdict.GROWING, growing.upgrade(PLANE, INPUT).verdict());

        Audited stopped = play(Phase.of("S4", "node-a").subList(0, 7));
        assertEquals(Growth.STATIC, stopped.drift(PLANE, INPUT).growth());
        assertEquals(null, stopped.drift(PLANE, INPUT).forecast());
        assertEquals(
                Cause.EXISTENCE_CHECK_BROKEN_EARLIER,
                stopped.drift(PLANE, INPUT).cause());
    }

    @Test
    void silenceAndARebootInBetweenConverge() {
        List<Phase> old = Phase.of("S2-v2.0.1", "node-a");
        List<Phase> fresh = Phase.of("S2-v2.2.1", "node-a");
        long rebooted = old.get(0).observedAt() + 48 * HALF_HOUR;
        RecordedNode log =
                RecordedNode.empty("node-a").boot("boot-1").start(old.get(0).observedAt());
        log.publish(old.get(0));
        log.boot("boot-2").restart(rebooted).publish(fresh.get(0).at(rebooted));
        Audited node = new Audited(auditor(), "node-a").all(log.events());

        assertEquals(Standing.CLEAN, node.state.contribution().standing());
        assertEquals("v2.2.1", node.state.boot().under());
        assertTrue(node.upgrades.values().stream().allMatch(row -> row.verdict() == UpgradeVerdict.CONVERGED));
        assertEquals(2, node.state.routers().intervals().size());
        assertEquals(rebooted, node.state.routers().intervals().get(0).until());
    }

    @Test
    void ipv6SwitchedOffLeavesAnAbandonedPlane() {
        Phase on = Phase.of("S2-rich-v2.2.1", "node-a").get(0);
        List<String> flags = on.flags().stream()
                .filter(flag -> !flag.startsWith("--enable-ipv6"))
                .toList();
        Phase off = new Phase(
                "off",
                on.version(),
                flags,
                true,
                on.backend(),
                on.syncs() + 3,
                on.observedAt() + HALF_HOUR,
                on.planes());
        Audited node = play(List.of(on, off));

        List<FindingRow> orphans = node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.ORPHAN_PLANE)
                .toList();
        assertEquals(1, orphans.size());
        assertEquals("ipv6-nft", orphans.get(0).body().plane());
        assertEquals(Severity.PAGE, orphans.get(0).severity());
        assertEquals(Standing.DRIFTED, node.state.contribution().standing());
        assertTrue(rows(node, INPUT).stream()
                .anyMatch(row -> row.chain().plane().equals("ipv6-nft") && row.verdict() == UpgradeVerdict.RESIDUE));
    }

    @Test
    void anotherBackendLeavesTheOldOneBehind() {
        Audited node = all("S5-mixed");

        assertTrue(node.standing().stream()
                .anyMatch(row -> row.body().kind() == FindingKind.ORPHAN_PLANE
                        && row.body().plane().equals("ipv4-legacy")
                        && row.status() == FindingStatus.OPEN));
        assertEquals(1, node.state.contribution().orphanPlanes());
    }

    @Test
    void nativeModeLeavesTheTablesOfIptablesAndComingBackTakesThemUpAgain() {
        List<Phase> phases = Phase.of("S8", "node-a");
        Audited there = play(phases.subList(0, 4));
        assertTrue(
                there.standing().stream()
                        .anyMatch(row -> row.body().kind() == FindingKind.ORPHAN_PLANE
                                && row.body().plane().equals(PLANE)),
                there.standing().toString());

        Audited back = play(phases.subList(0, 6));
        assertTrue(back.standing().stream()
                .noneMatch(row -> row.body().kind() == FindingKind.ORPHAN_PLANE
                        && row.body().plane().equals(PLANE)));
    }

    private static Map<String, List<EmitReason>> life(Audited node) {
        Map<String, List<EmitReason>> life = new TreeMap<>();
        for (AuditFact fact : node.facts) {
            if (fact instanceof AuditFact.FindingChanged changed) {
                life.computeIfAbsent(changed.id(), id -> new ArrayList<>()).add(changed.reason());
            }
        }
        return life;
    }

    private static List<UpgradeRow> rows(Audited node, String chain) {
        List<UpgradeRow> rows = new ArrayList<>();
        for (AuditFact fact : node.facts) {
            if (fact instanceof AuditFact.UpgradeChanged changed
                    && changed.row() != null
                    && changed.chain().chain().equals(chain)) {
                rows.add(changed.row());
            }
        }
        return rows;
    }

    private static Audited play(List<Phase> phases) {
        RecordedNode log = RecordedNode.empty("node-a").start(phases.get(0).observedAt());
        phases.forEach(log::publish);
        return new Audited(auditor(), "node-a").all(log.events());
    }

    private static Audited all(String scenario) {
        return new Audited(auditor(), "node-a").all(RecordedNode.events(scenario, "node-a"));
    }

    private static NodeAuditor auditor() {
        return new NodeAuditor(new CatalogJudge());
    }
}
