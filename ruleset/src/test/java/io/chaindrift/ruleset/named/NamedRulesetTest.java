package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A plane is the chains it has, in whatever order they come; what its chains are called in the kernel is another question. */
class NamedRulesetTest {

    private static final ChainKey INPUT = new ChainKey("filter", "KUBE-ROUTER-INPUT");
    private static final ChainKey POD = new ChainKey("filter", "{pod:shop/web}");

    private static NamedChain chain(ChainKey key, @Nullable String kernel, String... rules) {
        return NamedChain.of(key, kernel, null, RuleRun.encode(List.of(rules)), new int[0]);
    }

    private static NamedRuleset node(@Nullable String kernel) {
        return NamedRuleset.of(List.of(
                chain(POD, kernel, "-A {pod:shop/web} -j DROP"), chain(INPUT, null, "-A KUBE-ROUTER-INPUT -j X")));
    }

    @Test
    void orderAndKernelNamesAreNoneOfTheDigest() {
        NamedRuleset node = node("KUBE-POD-FW-AAAAAAAAAAAAAAAA");
        NamedRuleset turned =
                NamedRuleset.of(List.of(node.chains().get(1), node.chains().get(0)));
        assertEquals(node, turned);
        assertEquals(node.hashCode(), turned.hashCode());
        assertEquals(node, node("KUBE-POD-FW-BBBBBBBBBBBBBBBB"));
        assertNotEquals(node, NamedRuleset.of(List.of(node.chains().get(0))));
        assertNotEquals(
                node.hashCode(), NamedRuleset.of(List.of(node.chains().get(0))).hashCode());
        assertFalse(node.equals("a node"));
    }

    @Test
    void theNamesAreOneOfTheirOwn() {
        NamedRuleset node = node("KUBE-POD-FW-AAAAAAAAAAAAAAAA");
        assertEquals(Map.of("KUBE-POD-FW-AAAAAAAAAAAAAAAA", "{pod:shop/web}"), node.nameMap());
        assertEquals(node.namesDigest(), node("KUBE-POD-FW-AAAAAAAAAAAAAAAA").namesDigest());
        assertNotEquals(node.namesDigest(), node("KUBE-POD-FW-BBBBBBBBBBBBBBBB").namesDigest());
        assertNotEquals(node.namesDigest(), node(null).namesDigest());
    }

    @Test
    void whatIsKnownInAsMuchDetailIsKept() {
        NamedRuleset known = NamedRuleset.of(node(null).sorted());
        NamedRuleset again = NamedRuleset.of(node(null).sorted());
        assertSame(known, known.keeping(again.chains()));

        NamedChain input = known.chains().get(0);
        NamedChain pod = again.chains().get(1);
        NamedChain byCount = NamedChain.summary(input.key(), null, input.ruleCount(), input.digest());
        NamedRuleset less = known.keeping(List.of(byCount, pod));
        assertSame(byCount, less.chains().get(0), "equal, and known by count only");
        assertSame(known.chains().get(1), less.chains().get(1));
        assertEquals(List.of(input), known.keeping(List.of(input)).chains());
        assertSame(
                pod,
                NamedRuleset.of(List.of(input))
                        .keeping(List.of(input, pod))
                        .chains()
                        .get(1));
    }

    @Test
    void oneKeyIsOneChain() {
        NamedChain input = chain(INPUT, null, "-A KUBE-ROUTER-INPUT -j X");
        assertThrows(IllegalArgumentException.class, () -> NamedRuleset.of(List.of(input, input)));
        assertEquals(input, NamedRuleset.of(List.of(input)).filterChain("KUBE-ROUTER-INPUT"));
    }

    @Test
    void countsAreOfTheFilterTable() {
        NamedRuleset node = NamedRuleset.of(List.of(
                chain(INPUT, null, "-A KUBE-ROUTER-INPUT -j X", "-A KUBE-ROUTER-INPUT -j Y"),
                chain(POD, null, "-A {pod:shop/web} -j DROP"),
                chain(new ChainKey("filter", "{pod:shop/web#2}"), null, "-A {pod:shop/web#2} -j DROP"),
                chain(new ChainKey("filter", "{pod:?!}"), null),
                chain(new ChainKey("filter", "{policy:shop/allow}"), null),
                chain(new ChainKey("nat", "POSTROUTING"), null, "-A POSTROUTING -j X")));
        assertEquals(new NamedRuleset.Counts(5, 4, 2, 1), node.counts());
    }

    @Test
    void chainsAreFoundInWhateverOrderTheyCameAndHoweverOftenTheyAreAskedFor() {
        List<NamedChain> chains = new ArrayList<>();
        for (int i = 1_000; i < 3_000; i += 2) {
            chains.add(chain(new ChainKey("raw", "SVC-" + i), null));
        }
        List<NamedChain> turned = new ArrayList<>(chains);
        Collections.reverse(turned);
        for (NamedRuleset node : List.of(NamedRuleset.of(chains), NamedRuleset.of(turned))) {
            assertEquals(chains, node.sorted());
            for (NamedChain chain : chains) {
                assertSame(chain, node.chain(chain.key()));
            }
            for (int i = 999; i < 3_002; i += 2) {
                assertNull(node.chain(new ChainKey("raw", "SVC-" + i)));
            }
        }
    }
}
