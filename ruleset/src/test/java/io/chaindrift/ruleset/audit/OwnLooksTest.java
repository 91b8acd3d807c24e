package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule of a release that nobody knows yet is the router's when its tag is the one the router would compute. */
class OwnLooksTest {

    private static boolean verifies(String chain, String rule) {
        return OwnLooks.tagVerifies(chain, "-A " + chain + " " + rule);
    }

    @Test
    void tagsOfEveryFormThatReleasesWriteVerify() {
        assertTrue(verifies(SmallNode.INPUT, SmallNode.RANGE), "the range behind the comment");
        assertTrue(verifies(SmallNode.INPUT, SmallNode.RANGE_V1));
        assertTrue(verifies(SmallNode.INPUT, SmallNode.TCP), "the protocol before the comment, the ports behind it");
        assertTrue(verifies(SmallNode.INPUT, SmallNode.SCTP));
        assertTrue(verifies(
                "INPUT", "-m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\" -j KUBE-ROUTER-INPUT"));
    }

    @Test
    void aTagIsOfItsChainItsArgumentsAndItsTarget() {
        assertFalse(verifies(SmallNode.OUTPUT, SmallNode.RANGE));
        assertFalse(verifies(SmallNode.INPUT, SmallNode.RANGE.replace("10.96.0.0/12", "10.96.0.0/16")));
        assertFalse(verifies(SmallNode.INPUT, SmallNode.TCP.replace("32767", "32768")));
        assertFalse(verifies(SmallNode.INPUT, SmallNode.RANGE.replace("RETURN", "ACCEPT")));
        assertFalse(verifies(SmallNode.INPUT, SmallNode.RANGE.replace("allow", "Allow")));
        assertFalse(verifies(SmallNode.INPUT, SmallNode.RANGE.replace("BVHX2PIHDXXEO43X", "ABCDEFGHIJKLMNOP")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A KUBE-ROUTER-INPUT -s 192.0.2.1/32 -j DROP",
                "-A KUBE-ROUTER-INPUT -m comment --comment \"without a tag\" -j DROP",
                "-A KUBE-ROUTER-INPUT -m comment --comment \"too short - BVHX2PIHDXXEO43\" -j DROP",
                "-A KUBE-ROUTER-INPUT -m comment --comment \"no base32 - BVHX2PIHDXXEO431\" -j DROP",
                "-A KUBE-ROUTER-INPUT -m comment --comment \"no target - BVHX2PIHDXXEO43X\"",
                "-A KUBE-ROUTER-INPUT -j RETURN -m comment --comment \"target first - BVHX2PIHDXXEO43X\"",
                "-A KUBE-ROUTER-INPUT -j RETURN -m comment --comment",
                "-A KUBE-ROUTER-INPUT --comment \"no match - BVHX2PIHDXXEO43X\" -j RETURN",
                "-A KUBE-ROUTER-INPUT -4 --comment \"no match - BVHX2PIHDXXEO43X\" -j RETURN",
                "-A KUBE-ROUTER-INPUT"
            })
    void othersDoNot(String rule) {
        assertFalse(OwnLooks.tagVerifies("KUBE-ROUTER-INPUT", rule));
    }

    @Test
    void theCommentIsTheLastArgument() {
        String rule = "-A INPUT -m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\"";
        assertFalse(OwnLooks.tagVerifies("INPUT", rule));
        assertEquals(true, OwnLooks.tagVerifies("INPUT", rule + " -j KUBE-ROUTER-INPUT"));
    }
}
