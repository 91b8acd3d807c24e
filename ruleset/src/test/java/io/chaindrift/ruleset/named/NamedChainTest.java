package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chains in named form: what is content and what belongs to one capture, and what leaves the node. */
class NamedChainTest {

    private static final ChainKey POD = new ChainKey("filter", "{pod:shop/web}");
    private static final ChainKey INPUT = new ChainKey("filter", "INPUT");
    private static final String JUMP = "-A INPUT -j KUBE-ROUTER-INPUT";
    private static final String FOREIGN = "-A INPUT -s 192.0.2.1/32 -j DROP";

    private static NamedChain chain(ChainKey key, String kernel, int[] order, String... rules) {
        return NamedChain.of(key, kernel, null, RuleRun.encode(List.of(rules)), order);
    }

    @Test
    void contentIsKeyPolicyAndRules() {
        NamedChain one = chain(POD, "KUBE-POD-FW-A", new int[] {1, 0}, "-A a", "-A b");
        NamedChain other = chain(POD, null, new int[0], "-A a", "-A b");

        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertNotEquals(one, chain(POD, null, new int[0], "-A a"));
        assertNotEquals(one, chain(new ChainKey("filter", "{pod:shop/db}"), null, new int[0], "-A a", "-A b"));
        assertNotEquals(
                NamedChain.of(INPUT, null, "ACCEPT", List.of(), new int[0]),
                NamedChain.of(INPUT, null, "DROP", List.of(), new int[0]));
        assertNotEquals(one.hashCode(), chain(POD, null, new int[0], "-A a").hashCode());
        assertEquals(
                "DROP",
                NamedChain.of(INPUT, null, "DROP", List.of(), new int[0]).policy());
        assertFalse(one.equals(new Object()));
        assertEquals("filter/{pod:shop/web} (2 rules)", one.toString());
    }

    @Test
    void indexesAreThoseOfTheCapture() {
        NamedChain sorted = chain(POD, null, new int[] {2, 0, 1}, "-A a", "-A b", "-A c");

        assertEquals(3, sorted.captureIndex(0));
        assertEquals(1, sorted.captureIndex(1));
        assertEquals(2, chain(POD, null, new int[0], "-A a", "-A b").captureIndex(1));
        assertArrayEquals(new int[] {2, 0, 1}, sorted.sourceOrder());
        assertThrows(IllegalArgumentException.class, () -> chain(POD, null, new int[] {0}, "-A a", "-A b"));
    }

    @Test
    void theCapturesDetailCanBeTakenAway() {
        NamedChain plain = chain(POD, null, new int[0], "-A a");
        NamedChain named = chain(POD, "KUBE-POD-FW-A", new int[0], "-A a");
        NamedChain ordered = chain(POD, null, new int[] {0}, "-A a");

        assertSame(plain, plain.withoutCaptureDetail());
        assertNull(named.withoutCaptureDetail().churnedName());
        assertEquals(0, ordered.withoutCaptureDetail().sourceOrder().length);
        assertEquals(named, named.withoutCaptureDetail());
        assertSame(named, named.in("KUBE-POD-FW-A", new int[0]));
        NamedChain renamed = named.in("KUBE-POD-FW-B", new int[0]);
        assertEquals("KUBE-POD-FW-B", renamed.churnedName());
        assertNotSame(ordered, ordered.in(null, new int[] {}));
        assertEquals(named.digest(), renamed.digest());
    }

    @Test
    void jumpsThatFollowEachOtherAreCountedTogether() {
        NamedChain chain = chain(
                POD,
                null,
                new int[0],
                "-A x -j A",
                "-A x -p tcp -j B",
                "-A x -p udp -j A",
                "-A x -j A",
                "-A x -p tcp",
                "-A x -j RETURN",
                "-A x -j ACCEPT",
                "-A x -j REJECT --reject-with icmp-port-unreachable");

        assertEquals(List.of(new RuleRun("A", 1), new RuleRun("B", 1), new RuleRun("A", 2)), chain.jumps());
        assertNull(NamedChain.jumpTarget("A"));
        assertEquals("A", NamedChain.jumpTarget(" -j A"));
        assertNull(NamedChain.jumpTarget(" -g A"));
    }

    @Test
    void othersLeaveAsCountAndDigest() {
        NamedChain own = chain(new ChainKey("filter", "KUBE-ROUTER-INPUT"), null, new int[0], "-A a");
        NamedChain foreign = chain(new ChainKey("filter", "FLANNEL-FWD"), null, new int[0], "-A a", "-A b");
        NamedChain shared = chain(INPUT, null, new int[0], JUMP, FOREIGN);

        assertSame(own, own.published());
        NamedChain summary = foreign.published();
        assertFalse(summary.hasRules());
        assertEquals(2, summary.ruleCount());
        assertEquals(foreign.digest(), summary.digest());
        assertSame(summary, summary.published());
        assertThrows(IllegalStateException.class, summary::runs);
        NamedChain hook = shared.published();
        assertEquals(JUMP, hook.runs().get(0).rule());
        assertTrue(OwnChains.isStandIn(hook.runs().get(1).rule()));
        assertEquals(
                shared.digest(),
                NamedChain.of(INPUT, null, null, hook.runs(), new int[0]).digest());
    }

    private static NamedRuleset read(String save) throws Exception {
        return NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
    }

    private static final String SAVE = """
            *filter
            :INPUT ACCEPT [0:0]
            :KUBE-POD-FW-AAAAAAAAAAAAAAAA - [0:0]
            :KUBE-POD-FW-BBBBBBBBBBBBBBBB - [0:0]
            :KUBE-NWPLCY-CCCCCCCCCCCCCCCC - [0:0]
            -A INPUT -s 192.0.2.1/32 -j DROP
            -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
            -A KUBE-POD-FW-BBBBBBBBBBBBBBBB -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
            -A KUBE-NWPLCY-CCCCCCCCCCCCCCCC -m comment --comment "policy name: p namespace shop" -j RETURN
            COMMIT
            *nat
            :POSTROUTING ACCEPT [0:0]
            -A POSTROUTING -j MASQUERADE
            COMMIT
            """;

    @Test
    void countsAreOfTheFilterTable() throws Exception {
        assertEquals(new NamedRuleset.Counts(4, 4, 2, 1), read(SAVE).counts(), "each chain of a pod is counted");
        NamedChain table = chain(new ChainKey("kube-router-filter-ipv4", "{pod:shop/web}"), null, new int[0], "-A a");
        NamedChain other = chain(new ChainKey("other", "{pod:shop/web}"), null, new int[0], "-A a");
        assertEquals(
                new NamedRuleset.Counts(1, 1, 1, 0),
                NamedRuleset.of(List.of(table, other)).counts());
    }

    @Test
    void namesAreKeptBesideTheContent() throws Exception {
        NamedRuleset one = read(SAVE);
        NamedRuleset renamed = read(SAVE.replace("CCCCCCCCCCCCCCCC", "DDDDDDDDDDDDDDDD"));

        assertEquals(
                Map.of(
                        "KUBE-POD-FW-AAAAAAAAAAAAAAAA", "{pod:shop/web}",
                        "KUBE-POD-FW-BBBBBBBBBBBBBBBB", "{pod:shop/web#2}",
                        "KUBE-NWPLCY-CCCCCCCCCCCCCCCC", "{policy:shop/p}"),
                one.nameMap());
        assertEquals(one, renamed);
        assertEquals(one.hashCode(), renamed.hashCode());
        assertNotEquals(one.namesDigest(), renamed.namesDigest());
        assertEquals(one.namesDigest(), read(SAVE).namesDigest());
        assertFalse(one.equals(new Object()));
        NamedRuleset other = read(SAVE.replace("192.0.2.1", "192.0.2.2"));
        assertNotEquals(one, other);
        assertNotEquals(one.hashCode(), other.hashCode());
    }

    @Test
    void theOrderOfChainsIsNoContent() throws Exception {
        NamedRuleset one = read(SAVE);
        List<NamedChain> reversed = new java.util.ArrayList<>(one.chains());
        java.util.Collections.reverse(reversed);

        assertEquals(one.digest(), NamedRuleset.of(reversed).digest());
        assertEquals(one.namesDigest(), NamedRuleset.of(reversed).namesDigest());
        assertEquals(reversed, NamedRuleset.of(reversed).chains());
        assertEquals(one.digest(), NamedRuleset.of(reversed).sortedLike(one).digest());
        assertThrows(
                IllegalArgumentException.class,
                () -> NamedRuleset.of(List.of(one.chains().get(0), one.chains().get(0))));
    }

    @Test
    void anOrderThatDoesNotFitIsNotTakenOver() throws Exception {
        NamedRuleset whole = read(SAVE);
        whole.digest();
        NamedRuleset part =
                NamedRuleset.of(whole.chains().subList(1, whole.chains().size()));

        assertEquals(
                part.digest(), NamedRuleset.of(part.chains()).sortedLike(whole).digest());
        NamedRuleset samesize =
                read(SAVE.replace(":POSTROUTING", ":PREROUTING").replace("-A POSTROUTING", "-A PREROUTING"));
        assertEquals(
                samesize.digest(),
                NamedRuleset.of(samesize.chains()).sortedLike(whole).digest());
    }

    @Test
    void whatLeavesTheNodeHasTheDigestOfTheWhole() throws Exception {
        NamedRuleset whole = read(SAVE);
        NamedRuleset published = whole.published();

        assertEquals(whole.digest(), published.digest());
        assertEquals(whole.digest(), NamedRuleset.of(published.chains()).digest(), "and proves it");
        assertFalse(published.chain(new ChainKey("nat", "POSTROUTING")).hasRules());
        assertNull(published.filterChain("POSTROUTING"));
        assertEquals(INPUT, published.filterChain("INPUT").key());
    }
}
