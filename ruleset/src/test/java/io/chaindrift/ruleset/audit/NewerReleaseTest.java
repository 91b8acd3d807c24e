package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A router newer than every known release: copies and old tagged rules are proved, what it may have changed stays open. */
class NewerReleaseTest {

    private static final String POD = "shop/web-1 10.244.1.2/32";
    private static final String NEWER = "v2.12.0";

    private static List<FindingKind> kinds(PlaneAudit audit) {
        return audit.findings().stream().map(Finding::kind).toList();
    }

    private static long unknown(PlaneAudit audit, String chain) {
        return audit.chains().stream()
                .filter(figures -> figures.chain().equals(chain))
                .mapToLong(ChainAudit::unknown)
                .sum();
    }

    @Test
    void theRulesOfTheNewestKnownReleaseAreNotCalledStale() throws Exception {
        PlaneAudit audit = SmallNode.v211(POD).withFlags(NEWER);
        assertEquals(Verdict.CLEAN, audit.verdict());
        assertNull(audit.unknownReason());
        assertEquals(List.of(), audit.findings());
        assertEquals(VersionClass.NEWER, audit.router().versionClass());
        assertTrue(
                audit.scope().stream()
                        .anyMatch(line -> line.startsWith("the router is newer than v2.11, the newest release in the"
                                + " catalog: missing rules are not judged")),
                audit.scope().toString());
        assertEquals(VersionClass.V2_11, VersionClass.NEWER.newestKnown());
        assertEquals(VersionClass.K3S_V2_6, VersionClass.K3S_NEWER.newestKnown());
    }

    @Test
    void copiesAreProved() throws Exception {
        PlaneAudit audit =
                SmallNode.v211(POD).insert(SmallNode.INPUT, 5, SmallNode.TCP).withFlags(NEWER);
        assertEquals(List.of(FindingKind.DUPLICATE), kinds(audit));
        assertEquals(Verdict.SURPLUS, audit.verdict());
    }

    @Test
    void taggedRulesOfOldReleasesAreProvedStale() throws Exception {
        PlaneAudit audit = SmallNode.v211(POD)
                .insert(SmallNode.INPUT, 5, SmallNode.RANGE_V1)
                .withFlags(NEWER);
        assertEquals(List.of(FindingKind.STALE_VERSION), kinds(audit));
        assertEquals(0, unknown(audit, SmallNode.INPUT));
    }

    @Test
    void untaggedOnesItMayWriteAgain() throws Exception {
        SmallNode node = SmallNode.v211(POD)
                .insert(SmallNode.INPUT, 5, SmallNode.ACCEPT_V1_5)
                .insert(SmallNode.INPUT, 5, SmallNode.ACCEPT_V1_5);
        PlaneAudit audit = node.withFlags(NEWER);
        assertEquals(List.of(), kinds(audit));
        assertEquals(Verdict.UNKNOWN, audit.verdict());
        assertEquals(2, unknown(audit, SmallNode.INPUT));
        assertEquals(
                "cannot be judged: -A " + SmallNode.INPUT + " " + SmallNode.ACCEPT_V1_5
                        + ": a release newer than the catalog may write it again",
                audit.unknownReason());
        assertEquals(List.of(FindingKind.STALE_VERSION), kinds(node.withFlags("v2.11.1")), "a known release does not");
    }

    @Test
    void aRuleThatIsGoneMayHaveBeenGivenUp() throws Exception {
        SmallNode node = SmallNode.v211(POD).remove(SmallNode.INPUT, SmallNode.SCTP);
        PlaneAudit audit = node.withFlags(NEWER);
        assertEquals(List.of(), kinds(audit));
        assertEquals("a release newer than the catalog, whose rules differ from v2.11's", audit.unknownReason());
        assertEquals(List.of(FindingKind.MISSING), kinds(node.withFlags("v2.11.1")));
    }

    @Test
    void aRuleWithATagThatVerifiesIsTheRoutersThoughNoReleaseIsKnownToWriteIt() throws Exception {
        String rule = SmallNode.range("allow traffic to tomorrow's range", "198.51.100.0/24")
                .replace("'", "\\'");
        SmallNode node = SmallNode.v211(POD).insert(SmallNode.INPUT, 5, rule);
        PlaneAudit audit = node.withFlags(NEWER);
        assertEquals(Verdict.UNKNOWN, audit.verdict());
        assertEquals(List.of(), audit.foreign());
        assertEquals(1, unknown(audit, SmallNode.INPUT));
        assertEquals(1, node.withFlags("v2.11.1").foreign().size(), "of a known release it cannot be");
    }

    @Test
    void aJumpToAChainOfTheRoutersIsItsOwn() throws Exception {
        PlaneAudit audit = SmallNode.v211(POD)
                .add("KUBE-NWPLCY-TOMORROW", "-j RETURN")
                .add(SmallNode.INPUT, "-m comment --comment \"new\" -j KUBE-NWPLCY-TOMORROW")
                .withFlags(NEWER);
        assertEquals(1, unknown(audit, SmallNode.INPUT));
        assertEquals(List.of(), audit.foreign());
    }

    @Test
    void rulesOfOthersStayForeign() throws Exception {
        PlaneAudit audit =
                SmallNode.v211(POD).add(SmallNode.INPUT, SmallNode.DROP).withFlags(NEWER);
        assertEquals(Verdict.CLEAN, audit.verdict());
        assertEquals(1, audit.foreign().size());
        ForeignRule foreign = audit.foreign().get(0);
        assertEquals(SmallNode.INPUT, foreign.chain());
        assertEquals(8, foreign.index());
    }
}
