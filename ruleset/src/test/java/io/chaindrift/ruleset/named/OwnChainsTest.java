package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kube-router's by its name, and what by its words. */
class OwnChainsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KUBE-POD-FW-ABCDEFGHIJKLMNOP",
                "KUBE-POD-FW-QRSTUVWXYZ234567",
                "KUBE-NWPLCY-AAAAAAAAAAAAAAAA",
                "KUBE-NWPLCY-ZZZZZZZZ77777777",
                "KUBE-NWPLCY-2222222222222222"
            })
    void namesOfASyncAreSixteenOfBase32(String name) {
        assertTrue(OwnChains.churned(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KUBE-NWPLCY-DEFAULT",
                "KUBE-POD-FW-ABCDEFGHIJKLMNO",
                "KUBE-POD-FW-ABCDEFGHIJKLMNOPQ",
                "KUBE-POD-FW-1BCDEFGHIJKLMNOP",
                "KUBE-POD-FW-ABCDEFGHIJKLMNO8",
                "KUBE-POD-FW-@BCDEFGHIJKLMNOP",
                "KUBE-POD-FW-[BCDEFGHIJKLMNOP",
                "KUBE-POD-FW-aBCDEFGHIJKLMNOP",
                "KUBE-POD-FX-ABCDEFGHIJKLMNOP",
                // As long as a pod's chain, so that only its beginning tells it from one.
                "KUBE-SVC-XXXABCDEFGHIJKLMNOP",
                ""
            })
    void othersAreNot(String name) {
        assertFalse(OwnChains.churned(name));
    }

    @Test
    void staticChainsAreNamedInFull() {
        OwnChains.STATIC.forEach(chain -> assertTrue(OwnChains.isStatic(chain), chain));
        assertFalse(OwnChains.isStatic("KUBE-ROUTER-SERVICES"));
        assertFalse(OwnChains.isStatic("INPUT"));
    }

    @Test
    void onlyTheFilterTablesHooksAreShared() {
        assertTrue(OwnChains.sharedWithOthers(new ChainKey("filter", "INPUT")));
        assertTrue(OwnChains.sharedWithOthers(new ChainKey("filter", "OUTPUT")));
        assertFalse(OwnChains.sharedWithOthers(new ChainKey("nat", "INPUT")));
        assertFalse(OwnChains.sharedWithOthers(new ChainKey("filter", "PREROUTING")));
        assertFalse(OwnChains.sharedWithOthers(new ChainKey("filter", "KUBE-ROUTER-INPUT")));
    }

    @Test
    void chainsOfKubeRouterAreKnownByNameOrTable() {
        assertTrue(OwnChains.ofKubeRouter(new ChainKey("filter", "{pod:shop/web}")));
        assertTrue(OwnChains.ofKubeRouter(new ChainKey("nat", "KUBE-ROUTER-HAIRPIN")));
        assertTrue(OwnChains.ofKubeRouter(new ChainKey("filter", "KUBE-NWPLCY-DEFAULT")));
        assertTrue(OwnChains.ofKubeRouter(new ChainKey("filter", "KUBE-POD-FW-SHORT")));
        assertTrue(OwnChains.ofKubeRouter(new ChainKey("kube-router-filter-ipv4", "INPUT")));
        assertFalse(OwnChains.ofKubeRouter(new ChainKey("filter", "KUBE-SERVICES")));
        assertFalse(OwnChains.ofKubeRouter(new ChainKey("filter", "INPUT")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A INPUT -m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\" -j ACCEPT",
                "-A INPUT -m comment --comment \"KUBE-ROUTER rule to explicitly ACCEPT traffic\" -j ACCEPT",
                "-A INPUT -j KUBE-ROUTER-INPUT",
                "-A FORWARD -j KUBE-NWPLCY-DEFAULT"
            })
    void rulesOfTheHooksAreOwnByWordsOrTarget(String rule) {
        ChainKey input = new ChainKey("filter", "INPUT");

        assertTrue(OwnChains.looksOwn(rule));
        assertEquals(rule, OwnChains.standIn(input, rule));
        assertFalse(OwnChains.isStandIn(rule));
    }

    @Test
    void rulesOfOthersLeaveTheNodeAsDigests() {
        ChainKey input = new ChainKey("filter", "INPUT");
        String rule = "-A INPUT -s 192.0.2.1/32 -m comment --comment \"my kube-router\" -j DROP";
        String standIn = OwnChains.standIn(input, rule);

        assertFalse(OwnChains.looksOwn(rule));
        assertTrue(standIn.matches("-A INPUT \\{foreign:[0-9a-f]{32}}"), standIn);
        assertTrue(OwnChains.isStandIn(standIn));
        assertEquals(standIn, OwnChains.standIn(input, standIn), "a digest is not digested again");
        assertEquals(standIn, OwnChains.standIn(input, rule));
        assertNotEquals(standIn, OwnChains.standIn(input, rule.replace("192.0.2.1", "192.0.2.2")));
    }
}
