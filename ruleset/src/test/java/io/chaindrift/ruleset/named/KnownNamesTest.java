package io.chaindrift.ruleset.named;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.parse.RuleScan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was read of one save serves the next, and no longer. */
class KnownNamesTest {

    private static final long SEED = 7;
    private static final String SAVE = """
            *filter
            :KUBE-ROUTER-INPUT - [0:0]
            :KUBE-POD-FW-AAAAAAAAAAAAAAAA - [0:0]
            :KUBE-NWPLCY-BBBBBBBBBBBBBBBB - [0:0]
            :KUBE-NWPLCY-CCCCCCCCCCCCCCCC - [0:0]
            -A KUBE-ROUTER-INPUT -m comment --comment "rule to jump traffic from POD name:web namespace: shop to chain KUBE-POD-FW-AAAAAAAAAAAAAAAA" -j KUBE-POD-FW-AAAAAAAAAAAAAAAA
            -A KUBE-ROUTER-INPUT -m comment --comment "says nothing" -j KUBE-POD-FW-AAAAAAAAAAAAAAAA
            -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "run through nw policy allow-all" -j KUBE-NWPLCY-BBBBBBBBBBBBBBBB
            -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
            -A KUBE-NWPLCY-BBBBBBBBBBBBBBBB -m comment --comment "rule to ACCEPT traffic selected by policy name: allow-all namespace shop" -j RETURN
            -A KUBE-NWPLCY-CCCCCCCCCCCCCCCC -m comment --comment "rule to log dropped traffic" -j NFLOG --nflog-prefix "DROP by policy shop/logged" --nflog-group 100
            COMMIT
            """;

    private static RuleScan scan(String save) {
        return Objects.requireNonNull(RuleScan.of(save.getBytes(US_ASCII), SEED));
    }

    private static RuleScan.Lines chain(RuleScan scan, String name) {
        return scan.chains().stream()
                .filter(chain -> chain.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void commentsSayWhoIsJumpedTo() {
        RuleScan scan = scan(SAVE);
        KnownNames names = new KnownNames(SEED, null);
        int first = chain(scan, "KUBE-ROUTER-INPUT").first();
        int inPod = chain(scan, "KUBE-POD-FW-").first();

        assertEquals("shop/web", names.pod(scan, first));
        assertEquals("shop/web", names.pod(scan, first), "and say it again");
        assertNull(names.pod(scan, first + 1));
        assertEquals("shop/allow-all", names.policy(scan, inPod, "shop"));
        assertEquals("ops/allow-all", names.policy(scan, inPod, "ops"), "the namespace is the pod's");
        assertNull(names.policy(scan, inPod + 1, "shop"));
    }

    @Test
    void rulesSayWhoTheirChainIs() {
        RuleScan scan = scan(SAVE);
        KnownNames names = new KnownNames(SEED, null);

        assertEquals(new KnownNames.Inside("shop/web", true), names.inside(scan, chain(scan, "KUBE-POD-FW-"), true));
        assertEquals(
                new KnownNames.Inside("shop/allow-all", false),
                names.inside(scan, chain(scan, "KUBE-NWPLCY-B"), false));
        assertEquals(
                new KnownNames.Inside("shop/logged", false), names.inside(scan, chain(scan, "KUBE-NWPLCY-C"), false));
        RuleScan open = scan(SAVE.replace("-j REJECT", "-j NFLOG"));
        assertFalse(names.inside(open, chain(open, "KUBE-POD-FW-"), true).complete());
    }

    @Test
    void anotherSyncOfTheSameRulesIsNotReadAgain() {
        RuleScan scan = scan(SAVE);
        KnownNames first = new KnownNames(SEED, null);
        RuleScan.Lines pod = chain(scan, "KUBE-POD-FW-");
        KnownNames.Inside read = first.inside(scan, pod, true);
        String jump = first.pod(scan, chain(scan, "KUBE-ROUTER-INPUT").first());

        RuleScan renamed = scan(SAVE.replace("AAAAAAAAAAAAAAAA", "2222222222222222"));
        KnownNames second = new KnownNames(SEED, first);
        RuleScan.Lines again = chain(renamed, "KUBE-POD-FW-");
        assertSame(read, second.inside(renamed, again, true));
        assertSame(jump, second.pod(renamed, chain(renamed, "KUBE-ROUTER-INPUT").first()));

        second.forgetEarlier();
        assertSame(read, second.inside(renamed, again, true), "what this save held is kept");
        KnownNames third = new KnownNames(SEED, first);
        third.forgetEarlier();
        assertNotSame(read, third.inside(renamed, again, true), "what only the earlier held is not");
    }

    @Test
    void identitiesAreOnePerNameAndKind() {
        KnownNames first = new KnownNames(SEED, null);
        KnownNames.Who pod = first.pod("shop/web", true);
        KnownNames.Who open = first.pod("shop/web", false);
        KnownNames.Who policy = first.policy("shop/web");

        assertEquals(
                List.of("{pod:shop/web}", "{pod:shop/web!}", "{policy:shop/web}"),
                List.of(pod.identity(), open.identity(), policy.identity()));
        assertNotEquals(pod.hash(), open.hash());
        assertNotEquals(pod.hash(), policy.hash());
        assertSame(pod, first.pod("shop/web", true));
        KnownNames second = new KnownNames(SEED, first);
        assertSame(pod, second.pod("shop/web", true));
        assertSame(open, second.pod("shop/web", false));
        assertSame(policy, second.policy("shop/web"));
        second.forgetEarlier();
        assertSame(policy, second.policy("shop/web"));
        KnownNames third = new KnownNames(SEED, first);
        third.forgetEarlier();
        assertNotSame(policy, third.policy("shop/web"));
        assertEquals(policy, third.policy("shop/web"));
    }

    @Test
    void namesThatHoldNamesOfASyncAreNotReliedOn() {
        assertTrue(KnownNames.isAmbiguous("shop/KUBE-POD-FW-AAAAAAAAAAAAAAAA"));
        assertFalse(KnownNames.isAmbiguous("shop/web"));
    }
}
