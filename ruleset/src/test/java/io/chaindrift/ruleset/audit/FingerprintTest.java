package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which router the rules betray: by the words of the pods' chains, then by the places of the static rules. */
class FingerprintTest {

    private static final String POD = "shop/web-1 10.244.1.2/32";
    private static final String TWICE =
            "rule to permit the traffic traffic to pods when source is the pod's local node";
    private static final String ACCEPT_MARK = "set mark to ACCEPT traffic that comply to network policies";
    private static final String EXTERNAL =
            SmallNode.range("allow traffic to external IP range: 203.0.113.0/24", "203.0.113.0/24");

    private static Fingerprint of(SmallNode node) throws Exception {
        return of(node, Flavour.UNKNOWN);
    }

    private static Fingerprint of(SmallNode node, Flavour given) throws Exception {
        return Fingerprint.of(node.named(), AddressFamily.IPV4, given, null);
    }

    private static void assertBetrays(VersionClass expected, SmallNode node) throws Exception {
        Fingerprint found = of(node);
        assertEquals(expected, found.versionClass(), found.evidence().toString());
        assertEquals(expected.flavour(), found.flavour());
        assertTrue(found.proven());
        assertNull(found.conflict());
    }

    @Test
    void freshNodesBetrayTheirRelease() throws Exception {
        assertBetrays(VersionClass.V1_5, SmallNode.v15(POD));
        assertBetrays(VersionClass.V2_0, SmallNode.v20(POD));
        assertBetrays(VersionClass.V2_2, SmallNode.v22(POD));
        assertBetrays(VersionClass.V2_8, SmallNode.v28(POD));
        assertBetrays(VersionClass.V2_10, SmallNode.v210(POD));
        assertBetrays(VersionClass.V2_11, SmallNode.v211(POD));
        assertBetrays(VersionClass.K3S_V2_2, SmallNode.k3s22(POD));
    }

    @Test
    void withoutPodsAndPoliciesNothingTells() throws Exception {
        Fingerprint found = of(SmallNode.v22());
        assertNull(found.versionClass());
        assertEquals(Flavour.UNKNOWN, found.flavour());
        assertFalse(found.proven());
        assertEquals(
                List.of("no chain of a pod or a policy: nothing tells which of the static rules are current"),
                found.evidence());
    }

    /** v1.5 left its range behind the whitelist block and its ACCEPT above the pods' jumps. */
    @Test
    void whatAnUpgradeLeftIsLeftOver() throws Exception {
        SmallNode node = SmallNode.v20(POD).insert(SmallNode.INPUT, 4, SmallNode.RANGE_V1);
        for (String chain : List.of(SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT)) {
            node.insert(chain, chain.equals(SmallNode.INPUT) ? 5 : 1, SmallNode.ACCEPT_V1_5);
        }
        assertBetrays(VersionClass.V2_0, node);
        assertTrue(
                of(node).evidence().contains("v2.0-v2.1 explains the static rules: 0 missing, 4 left over"),
                of(node).evidence().toString());
    }

    /** Words of v1.3 or v2.0: the router that runs keeps the head of its chain and the ACCEPT behind the pods. */
    @Test
    void headAndTailTellWhereWordsDoNot() throws Exception {
        assertBetrays(
                VersionClass.V2_0,
                mixed(List.of(SmallNode.RANGE, SmallNode.RANGE_V1), SmallNode.ACCEPT_V1_5, SmallNode.ACCEPT));
        assertBetrays(
                VersionClass.V1_5,
                mixed(List.of(SmallNode.RANGE_V1, SmallNode.RANGE), SmallNode.ACCEPT, SmallNode.ACCEPT_V1_5));
    }

    private static SmallNode mixed(List<String> ranges, String above, String behind) {
        SmallNode node = SmallNode.v20();
        node.rules(SmallNode.INPUT).clear();
        node.rules(SmallNode.FORWARD).clear();
        node.rules(SmallNode.OUTPUT).clear();
        node.add(SmallNode.INPUT, ranges.get(0))
                .add(SmallNode.INPUT, SmallNode.TCP)
                .add(SmallNode.INPUT, SmallNode.UDP)
                .add(SmallNode.INPUT, ranges.get(1));
        List<String> own = List.of(SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT);
        own.forEach(chain -> node.add(chain, above));
        node.pod(POD, TWICE, ACCEPT_MARK);
        own.forEach(chain -> node.add(chain, behind));
        return node;
    }

    /** Policies alone prove that a router synced; then the last ACCEPT is the one that the last sync appended. */
    @Test
    void withoutPodsTheLastAcceptIsTheMaintainedOne() throws Exception {
        for (boolean upgraded : List.of(true, false)) {
            SmallNode node = SmallNode.v20().policy();
            node.insert(SmallNode.INPUT, upgraded ? 4 : 1, SmallNode.RANGE_V1);
            if (!upgraded) {
                node.remove(SmallNode.INPUT, SmallNode.RANGE).insert(SmallNode.INPUT, 4, SmallNode.RANGE);
            }
            for (String chain : List.of(SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT)) {
                List<String> rules = node.rules(chain);
                rules.add(upgraded ? rules.size() - 1 : rules.size(), SmallNode.ACCEPT_V1_5);
            }
            assertEquals(
                    upgraded ? VersionClass.V2_0 : VersionClass.V1_5,
                    of(node).versionClass(),
                    of(node).evidence().toString());
        }
    }

    /** v2.8 keeps the SCTP rule at index 4, before external ranges; an older one lets it slide behind them. */
    @Test
    void aRuleBehindTheRangesThatItsReleaseKeepsItBeforeIsLeftOver() throws Exception {
        assertBetrays(VersionClass.V2_8, SmallNode.v28(POD).insert(SmallNode.INPUT, 5, EXTERNAL));
        SmallNode downgraded = SmallNode.v28(POD).insert(SmallNode.INPUT, 4, EXTERNAL);
        assertBetrays(VersionClass.V2_6, downgraded);
        assertTrue(
                of(downgraded).evidence().contains("v2.6-v2.7 explains the static rules: 0 missing, 1 left over"),
                of(downgraded).evidence().toString());
    }

    @Test
    void aReleaseWithoutTheSctpRuleMayHaveInheritedIt() throws Exception {
        assertTrue(
                of(SmallNode.v28(POD)).evidence().stream()
                        .anyMatch(line -> line.startsWith("may also be v2.6-v2.7 with 1 leftover, among them -A "
                                + SmallNode.INPUT + " " + SmallNode.SCTP + ":")),
                of(SmallNode.v28(POD)).evidence().toString());
    }

    @Test
    void aGivenFlavourThatTheRulesContradictIsAConflict() throws Exception {
        Fingerprint fork = of(SmallNode.k3s22(POD), Flavour.UPSTREAM);
        assertEquals(VersionClass.V2_2, fork.versionClass());
        assertEquals(Flavour.UPSTREAM, fork.flavour());
        assertNotNull(fork.conflict());
        assertTrue(
                fork.conflict().startsWith("given UPSTREAM, but the static rules are those of k3s:v2.2-v2.5"),
                fork.conflict());
        Fingerprint upstream = of(SmallNode.v22(POD), Flavour.K3S);
        assertEquals(Flavour.K3S, upstream.flavour());
        assertNotNull(upstream.conflict());
        assertTrue(
                upstream.conflict().startsWith("given K3S, but the static rules are those of v2.2-v2.5"),
                upstream.conflict());
        assertNull(of(SmallNode.k3s22(POD), Flavour.K3S).conflict());
        assertEquals(
                VersionClass.K3S_V2_2, of(SmallNode.k3s22(POD), Flavour.K3S).versionClass());
    }

    @Test
    void aReleaseThatIsGivenAndOfTheOtherFlavourIsAConflict() throws Exception {
        SmallNode fork = SmallNode.k3s22(POD);
        assertEquals(
                "given v2.2-v2.5, but the static rules are those of k3s:v2.2-v2.5: all of its are there, and of the given"
                        + " release's some are missing",
                Fingerprint.conflict(VersionClass.V2_2, fork.named(), AddressFamily.IPV4, null));
        assertNull(Fingerprint.conflict(VersionClass.K3S_V2_2, fork.named(), AddressFamily.IPV4, null));
        assertNull(Fingerprint.conflict(VersionClass.V2_2, SmallNode.v22(POD).named(), AddressFamily.IPV4, null));
        assertNull(Fingerprint.conflict(VersionClass.V2_2, SmallNode.k3s22().named(), AddressFamily.IPV4, null));
    }

    /** With a rule of the fork's missing as well, neither is proved. */
    @Test
    void aFlavourWhoseOwnRulesLackProvesNothingAgainstTheGivenOne() throws Exception {
        SmallNode fork = SmallNode.k3s22(POD).remove("OUTPUT", SmallNode.ACCEPT_K3S);
        assertNull(Fingerprint.conflict(VersionClass.V2_2, fork.named(), AddressFamily.IPV4, null));
    }

    @Test
    void wordsOfBefore13AreNotTheForks() throws Exception {
        SmallNode node = SmallNode.v15();
        node.pod(POD);
        Fingerprint found = of(node, Flavour.K3S);
        assertNull(found.versionClass());
        assertEquals(List.of(), found.alternatives());
        assertTrue(
                found.evidence().contains("no known release writes these words"),
                found.evidence().toString());
        assertNotNull(of(node, Flavour.UPSTREAM).versionClass());
    }
}
