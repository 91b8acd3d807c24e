package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.DeleteRun;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Copies on recorded nodes: how they grow, what made them, how they go. */
class CopiesStoryTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";

    @Test
    void copiesOfABrokenCheckGrowWhileItRunsAndAreStaticAfter() {
        Audited node = audited("S9", "node-c");

        List<DriftRow> input = history(node, INPUT);
        DriftRow broken = input.get(1);
        assertEquals("v2.1.2", broken.router().version());
        assertEquals(Growth.GROWING, broken.growth());
        assertEquals(2_166, broken.copiesPerSyncMilli());
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_NOW, broken.cause());
        DriftRow now = node.drift(PLANE, INPUT);
        assertEquals("v2.2.1", now.router().version());
        assertEquals("v2.1.2", now.router().previousVersion());
        assertEquals(35, now.counts().rules());
        assertEquals(26, now.counts().duplicate());
        assertEquals(Growth.STATIC, now.growth());
        assertEquals(0, now.copiesPerSyncMilli());
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_EARLIER, now.cause());
        assertEquals(15, now.sync());
        assertEquals(5, now.pods());
        assertEquals(5, now.policies());
        assertFalse(now.provisional());
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, INPUT).verdict());
        assertEquals(35, node.upgrade(PLANE, INPUT).rulesBefore());
    }

    @Test
    void twoRoutersLeaveUnequalNumbersAndNoBrokenCheckIsClaimed() {
        Audited node = audited("S13-overlap-restart-v1-v2", "node-a");

        assertTrue(node.standing().size() >= 2);
        for (FindingRow finding : node.findingsHistory) {
            assertEquals(Cause.TWO_ROUTERS, finding.cause(), finding.body().rule());
        }
        assertEquals(Cause.TWO_ROUTERS, node.drift(PLANE, INPUT).cause());
    }

    @Test
    void copiesOfARuleThatGoesOutOfUseCameAsTheyCame() {
        Phase old = Phase.of("S1", "node-a").get(1);
        RecordedNode log = RecordedNode.empty("node-a").start(old.observedAt()).publish(old);
        Phase twice = copied(old.after(1, 60_000), 2);
        Phase thrice = copied(old.after(2, 120_000), 3);
        Phase quiet = thrice.after(3, 180_000);
        log.publish(twice).publish(thrice).publish(quiet).publish(quiet.upgraded("v2.0.1", 1));

        Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a").all(log.events());

        List<FindingRow> copies =
                node.standing().stream().filter(row -> row.body().copies() == 3).toList();
        assertTrue(copies.stream().anyMatch(row -> row.body().kind() == FindingKind.STALE_VERSION));
        assertTrue(copies.stream().anyMatch(row -> row.body().kind() == FindingKind.DUPLICATE));
        copies.forEach(row -> assertEquals(Cause.EXISTENCE_CHECK_BROKEN_EARLIER, row.cause(), row::toString));
    }

    /** The rule for the cluster's addresses of v1.5 and one of those for node ports stand there so many times. */
    private static Phase copied(Phase phase, int times) {
        List<NamedChain> chains = new ArrayList<>();
        for (NamedChain chain :
                Objects.requireNonNull(phase.planes().get(PLANE)).chains()) {
            if (!chain.key().equals(new ChainKey("filter", INPUT))) {
                chains.add(chain);
                continue;
            }
            List<String> rules = new ArrayList<>();
            for (String rule : RuleRun.decode(chain.runs())) {
                boolean affected = rule.contains("4H2UH6XHRCCZXCYQ") || rule.contains("LR7XO7NXDBGQJD2M");
                rules.addAll(Collections.nCopies(affected ? times : 1, rule));
            }
            chains.add(NamedChain.of(chain.key(), null, null, RuleRun.encode(rules), new int[0]));
        }
        return phase.holding(new TreeMap<>(Map.of(PLANE, NamedRuleset.of(chains))))
                .running(true);
    }

    @Test
    void aCleanupResolvesFindings() {
        Audited node = audited("S10", "node-a");

        List<FindingStatus> seen = new ArrayList<>();
        String id = node.findingsHistory.get(0).id();
        node.findingsHistory.stream().filter(row -> row.id().equals(id)).forEach(row -> seen.add(row.status()));
        assertEquals(FindingStatus.OPEN, seen.get(0));
        assertEquals(FindingStatus.RESOLVED, seen.get(seen.size() - 1));
        assertTrue(node.standing().isEmpty());
    }

    @Test
    void copiesThatGrowFromPhaseToPhaseKeepOneFindingEach() {
        Audited node = audited("S4", "node-a");

        assertEquals(2, node.findings.size());
        for (FindingRow finding : node.findings.values()) {
            assertEquals(FindingStatus.OPEN, finding.status());
            assertEquals(42, finding.body().copies());
        }
        List<DriftRow> input = history(node, INPUT);
        assertTrue(input.stream().anyMatch(row -> row.growth() == Growth.GROWING && row.copiesPerSyncMilli() >= 2_000));
        assertEquals(Growth.STATIC, node.drift(PLANE, INPUT).growth());
    }

    @Test
    void indexesOfDeletionsFoldIntoRuns() {
        assertEquals(List.of(new DeleteRun(4, 2, 3), new DeleteRun(20, 1, 1)), DeleteRun.fold(List.of(4, 6, 8, 20)));
        assertEquals(List.of(), DeleteRun.fold(List.of()));
    }

    @Test
    void aCleanNodeSaysNothing() {
        Audited node = audited("S2-v2.2.1", "node-a");

        assertTrue(node.findings.isEmpty());
        assertNull(node.state.upgrade());
        assertTrue(
                node.drift.values().stream().allMatch(row -> row.counts().drift() == 0 && row.cause() == Cause.NONE));
    }

    private static List<DriftRow> history(Audited node, String chain) {
        return node.driftHistory.stream()
                .filter(row ->
                        row.chain().plane().equals(PLANE) && row.chain().chain().equals(chain))
                .toList();
    }

    private static Audited audited(String scenario, String name) {
        return new Audited(new NodeAuditor(new CopiesJudge()), name).all(RecordedNode.events(scenario, name));
    }
}
