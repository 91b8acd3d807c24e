package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.PlanClass;
import io.chaindrift.processor.audit.model.Severity;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded nodes judged by the catalog: what each upgrade left, and what became of it. */
class UpgradeStoryTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";

    @Test
    void theWorkedExample() {
        Audited node = upTo("S1", "node-a", 4);

        assertEquals(
                new ChainCounts(14, 12, 14, 0, 2, 0, 0, 0, 0, 0),
                node.drift(PLANE, INPUT).counts());
        assertEquals(
                new ChainCounts(34, 33, 34, 0, 1, 0, 0, 0, 0, 0),
                node.drift(PLANE, "KUBE-ROUTER-FORWARD").counts());
        assertEquals(
                new ChainCounts(18, 17, 18, 0, 1, 0, 0, 0, 0, 0),
                node.drift(PLANE, "KUBE-ROUTER-OUTPUT").counts());
        for (String chain : List.of("INPUT", "FORWARD", "OUTPUT", "KUBE-NWPLCY-DEFAULT")) {
            assertEquals(0, node.drift(PLANE, chain).counts().drift(), chain);
            assertEquals(1, node.drift(PLANE, chain).counts().expected(), chain);
        }
        DriftRow input = node.drift(PLANE, INPUT);
        assertEquals(Verdict.SURPLUS, input.verdict());
        assertEquals(Cause.REWORDED_COMMENT, input.cause());
        assertEquals("v2.0.1", input.router().version());
        assertEquals("v2.0-v2.1", input.router().versionClass());
        assertEquals("v1.5.3", input.router().previousVersion());
        assertFalse(input.provisional());

        UpgradeRow upgrade = node.upgrade(PLANE, INPUT);
        assertEquals("v1.5.3", upgrade.upgrade().fromVersion());
        assertEquals("v2.0.1", upgrade.upgrade().toVersion());
        assertEquals(
                List.of(12L, 14L, 14L, 12L),
                List.of(upgrade.rulesBefore(), upgrade.rulesFirst(), upgrade.rulesLatest(), upgrade.rulesExpected()));
        assertEquals(UpgradeVerdict.RESIDUE, upgrade.verdict());
        assertEquals(
                UpgradeVerdict.CONVERGED,
                node.upgrade(PLANE, "KUBE-NWPLCY-DEFAULT").verdict());

        List<FindingRow> open = node.standing();
        assertEquals(4, open.size());
        assertTrue(open.stream().allMatch(row -> row.status() == FindingStatus.OPEN));
        assertTrue(open.stream()
                .allMatch(row -> input.router().upgradeId() != null
                        && input.router().upgradeId().equals(row.upgradeId())));
        Map<PlanClass, Integer> classes = new TreeMap<>();
        open.forEach(row -> classes.merge(row.body().planClass(), 1, Integer::sum));
        assertEquals(Map.of(PlanClass.NO_OP, 1, PlanClass.VERDICT_CHANGING, 3), classes);
        assertTrue(open.stream().noneMatch(row -> row.severity() == Severity.PAGE));
    }

    @Test
    void theDriftRecordOfTheContract() {
        Audited node = audited("S9", "node-c");

        DriftRow input = node.drift(PLANE, INPUT);
        assertEquals(new ChainCounts(35, 9, 9, 26, 0, 0, 0, 0, 0, 0), input.counts());
        assertEquals(26, input.counts().net());
        assertEquals(Growth.STATIC, input.growth());
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_EARLIER, input.cause());
        assertEquals(15, input.sync());
        assertEquals("v2.2-v2.5", input.router().versionClass());
        List<FindingRow> copies = node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.DUPLICATE)
                .toList();
        assertEquals(2, copies.size());
        Set<Integer> deletes = new HashSet<>();
        for (FindingRow row : copies) {
            assertEquals(14, row.body().copies());
            assertEquals(PlanClass.NO_OP, row.body().planClass());
            row.body().deletes().forEach(run -> {
                for (int i = 0; i < run.count(); i++) {
                    deletes.add((int) (run.first() + i * run.step()));
                }
            });
        }
        assertEquals(26, deletes.size());
        assertTrue(deletes.stream().allMatch(index -> index >= 4 && index <= 29));
    }

    @Test
    void twoRoutersAtOnce() {
        Audited node = audited("S13-overlap-restart-v1-v2", "node-a");

        assertEquals(Cause.TWO_ROUTERS, node.drift(PLANE, INPUT).cause());
        assertTrue(node.findingsHistory.stream()
                .noneMatch(row -> row.cause() == Cause.EXISTENCE_CHECK_BROKEN_NOW
                        || row.cause() == Cause.EXISTENCE_CHECK_BROKEN_EARLIER));
    }

    @Test
    void aCleanupResolvesEverything() {
        Audited node = audited("S10", "node-a");

        assertTrue(node.findings.size() > 2);
        assertTrue(node.standing().isEmpty(), node.standing().toString());
    }

    @Test
    void aHandAtWorkIsProvisionalOpenAndResolved() {
        Audited node = audited("S19", "node-a");

        Map<String, List<FindingStatus>> missing = new TreeMap<>();
        for (FindingRow row : node.findingsHistory) {
            if (row.body().kind() == FindingKind.MISSING) {
                missing.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row.status());
            }
        }
        assertEquals(3, missing.size());
        missing.values()
                .forEach(
                        statuses -> assertEquals(List.of(FindingStatus.PROVISIONAL, FindingStatus.RESOLVED), statuses));
        assertTrue(node.standing().stream().noneMatch(row -> row.body().kind() == FindingKind.MISSING));
    }

    @Test
    void theBackendThatTheRouterLeftIsOneFinding() {
        Audited node = audited("S5-mixed", "node-a");

        List<FindingRow> legacy = node.standing().stream()
                .filter(row -> row.body().plane().equals("ipv4-legacy"))
                .toList();
        assertEquals(1, legacy.size());
        assertEquals(FindingKind.ORPHAN_PLANE, legacy.get(0).body().kind());
        assertEquals(FindingStatus.OPEN, legacy.get(0).status());
        assertEquals(Severity.PAGE, legacy.get(0).severity());
        assertEquals(Cause.ABANDONED_PLANE, legacy.get(0).cause());
    }

    @Test
    void aFlagChangeIsAnUpgradeToo() {
        Audited node = audited("S18", "node-a");

        assertTrue(node.findings.values().stream()
                .anyMatch(row -> row.body().kind() == FindingKind.STALE_FLAGS && row.cause() == Cause.FLAG_CHANGE));
    }

    @ParameterizedTest
    @CsvSource({"S2-v1.5.3", "S2-v2.0.1", "S2-v2.1.2", "S2-v2.2.1", "S2-v2.6.3", "S2-v2.11.1", "K3S-fresh-v2.2.1", "S7"
    })
    void aCleanNodeHasNothing(String scenario) {
        Audited node = audited(scenario, "node-a");

        assertTrue(node.findings.isEmpty(), node.findings.toString());
        assertTrue(node.drift.values().stream().allMatch(row -> row.verdict() == Verdict.CLEAN));
    }

    @ParameterizedTest
    @CsvSource({
        "S1",
        "S4",
        "S5-mixed",
        "S8",
        "S10",
        "S12-rollback",
        "S13-overlap-restart-v1-v2",
        "S18",
        "S19",
        "K3S-path-short"
    })
    void everyStoryHoldsTogether(String scenario) {
        List<io.chaindrift.event.NodeEvent> events = RecordedNode.events(scenario, "node-a");
        Audited node = new Audited(auditor(), "node-a").all(events);

        assertTrue(node.state.planes().values().stream().allMatch(plane -> plane.trouble() == null));
        assertEquals(node.facts, new Audited(auditor(), "node-a").all(events).facts);
    }

    /** The id of a finding names its kind too, so two kinds of one rule are two ids: that is what this looks for, at each event. */
    @ParameterizedTest
    @MethodSource("everyRecordedNode")
    void neverTwoOpenForOneRule(String scenario, String name) {
        Audited node = new Audited(auditor(), name);
        for (var event : RecordedNode.events(scenario, name)) {
            node.one(event);
            Map<String, FindingRow> rules = new TreeMap<>();
            for (FindingRow row : node.standing()) {
                String rule = String.join(
                        " ",
                        row.body().plane(),
                        row.body().table(),
                        row.body().chain(),
                        row.body().rule());
                FindingRow other = rules.put(rule, row);
                assertEquals(null, other, () -> "two findings for one rule: " + other + " and " + row);
            }
        }
        node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.ORPHAN_PLANE)
                .forEach(orphan -> assertEquals(
                        1,
                        node.standing().stream()
                                .filter(row ->
                                        row.body().plane().equals(orphan.body().plane()))
                                .count(),
                        "an abandoned plane is one finding"));
    }

    static List<Arguments> everyRecordedNode() throws IOException {
        List<Arguments> nodes = new ArrayList<>();
        try (Stream<Path> found = Files.find(
                Path.of(System.getProperty("chaindrift.captures")),
                4,
                (path, attributes) -> path.endsWith("meta.json"))) {
            found.map(meta -> meta.getParent().getParent())
                    .distinct()
                    .sorted()
                    .forEach(node -> nodes.add(Arguments.of(
                            node.getParent().getFileName().toString(),
                            node.getFileName().toString())));
        }
        assertTrue(nodes.size() > 30, nodes.toString());
        return nodes;
    }

    private static Audited upTo(String scenario, String name, int phases) {
        RecordedNode log = RecordedNode.empty(name).start(0);
        Phase.of(scenario, name).subList(0, phases).forEach(log::publish);
        return new Audited(auditor(), name).all(log.events());
    }

    private static Audited audited(String scenario, String name) {
        return new Audited(auditor(), name).all(RecordedNode.events(scenario, name));
    }

    private static NodeAuditor auditor() {
        return new NodeAuditor(new CatalogJudge());
    }
}
