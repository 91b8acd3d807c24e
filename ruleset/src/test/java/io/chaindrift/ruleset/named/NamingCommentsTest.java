package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a chain is by the words of every release, and of nothing else. */
class NamingCommentsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`-A X -d 10.0.0.1/32 -m comment --comment \"rule to jump traffic destined to POD name:web-1 namespace: shop to chain Y\" -j Y`, shop/web-1",
                "`-A X -m comment --comment \"POD name:a namespace: b\" -j Y`, b/a",
                "`-A X -m comment --comment \"shop/web-1 in\" -j Y`, shop/web-1",
                "`-A X -m comment --comment \"shop/web-1 out\" -j Y`, shop/web-1",
                "`-A X -m comment --comment shop/web-1 -j Y`, shop/web-1",
                "`-A X -m comment --comment \"other words\" -m comment --comment \"a/b in\" -j Y`, a/b",
                "`-A X -m comment --comment \"POD name: namespace: b\" -j Y`,",
                "`-A X -m comment --comment \"POD name:a namespace: \" -j Y`,",
                "`-A X -m comment --comment \"POD name:a namespaces: b\" -j Y`,",
                "`-A X -m comment --comment \"/web in\" -j Y`,",
                "`-A X -m comment --comment \"shop/ in\" -j Y`,",
                "`-A X -m comment --comment \"shop/web up\" -j Y`,",
                "`-A X -m comment --comment \"shop/web in and more\" -j Y`,",
                "`-A X -m comment --comment \"shop web\" -j Y`,",
                "`-A X -j Y`,"
            })
    void podOfJump(String rule, String pod) {
        assertEquals(pod, NamingComments.podOfJump(rule));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`-A X -m comment --comment \"rule to log dropped traffic POD name:web-1 namespace: shop\" -j NFLOG`, shop/web-1",
                "`-A X -m comment --comment \"shop/web-1 log-drop\" -j NFLOG`, shop/web-1",
                "`-A X -m comment --comment \"shop/web-1 reject\" -j REJECT`, shop/web-1",
                "`-A X -m comment --comment \"shop/web-1 in\" -j REJECT`,",
                "`-A X -m comment --comment \"shop/web-1\" -j REJECT`,",
                "`-A X -m comment --comment shop/web-1 -j REJECT`,",
                "`-A X -m comment --comment \"shop/web-1 reject it\" -j REJECT`,"
            })
    void podInside(String rule, String pod) {
        assertEquals(pod, NamingComments.podInside(rule));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`-A X -m comment --comment \"rule to ACCEPT traffic policy name: allow namespace shop\" -j Y`, shop/allow",
                "`-A X -m comment --comment \"rule to mark traffic matching policy name allow namespace shop\" -j Y`, shop/allow",
                "`-A X -m comment --comment \"shop/allow words\" -j Y`, shop/allow",
                "`-A X -m comment --comment shop/allow -j Y`, shop/allow",
                "`-A X -m comment --comment plain -m comment --comment a/b -j Y`, a/b",
                "`-A X -m comment --comment \"policy name: namespace shop\" -j Y`,",
                "`-A X -j Y`,"
            })
    void policyInside(String rule, String policy) {
        assertEquals(policy, NamingComments.policyInside(rule));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`-A X -j NFLOG --nflog-prefix \"DROP by policy shop/allow\" --nflog-group 100`, shop/allow",
                "`-A X -j NFLOG --nflog-prefix  \"DROP by policy shop/allow\" --nflog-group 100`, shop/allow",
                "`-A X -j NFLOG --nflog-prefix \"DROP by policy shop/allow more\" --nflog-group 100`,",
                "`-A X -j NFLOG --nflog-prefix \"DROP by policy allow\" --nflog-group 100`,",
                "`-A X -j NFLOG --nflog-prefix \"DROP by policy /allow\"`,",
                "`-A X -j NFLOG --nflog-group 100`,"
            })
    void policyLogged(String rule, String policy) {
        assertEquals(policy, NamingComments.policyLogged(rule));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`-A X -m comment --comment \"run through nw policy allow\" -j Y`, shop/allow",
                "`-A X -m comment --comment \"run through nw policy \" -j Y`,",
                "`-A X -m comment --comment \"run through nw policy two words\" -j Y`,",
                "`-A X -m comment --comment \"other/allow policy\" -j Y`, other/allow",
                "`-A X -m comment --comment \"other/allow\" -j Y`, other/allow",
                "`-A X -m comment --comment other/allow -j Y`, other/allow",
                "`-A X -m comment --comment \"other/allow policies\" -j Y`,",
                "`-A X -m comment --comment \"allow\" -j Y`,"
            })
    void policyOfJump(String rule, String policy) {
        if (policy == null) {
            assertNull(NamingComments.policyOfJump(rule, "shop"), rule);
        } else {
            assertEquals(policy, NamingComments.policyOfJump(rule, "shop"));
        }
    }
}
