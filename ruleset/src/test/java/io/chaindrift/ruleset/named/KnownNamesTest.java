package io.chaindrift.ruleset.named;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.parse.RuleScan;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was read of one save serves the next. */
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
        return requireNonNull(RuleScan.of(save.getBytes(US_ASCII), SEED));
    }

    private static RuleScan.Lines chain(RuleScan scan, String name) {
        return scan.chains().stream()
                .filter(chain -> chain.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable String identity(KnownNames.@Nullable Name name) {
        return name == null ? null : name.who(true).identity();
    }

    @Test
    void commentsSayWhoIsJumpedTo() {
        RuleScan scan = scan(SAVE);
        KnownNames names = new KnownNames(SEED);
        int first = chain(scan, "KUBE-ROUTER-INPUT").first();
        int inPod = chain(scan, "KUBE-POD-FW-").first();

        assertEquals("{pod:shop/web}", identity(names.pod(scan, first)));
        assertEquals("{pod:shop/web}", identity(names.pod(scan, first)), "and say it again");
        assertNull(names.pod(scan, first + 1));
        assertEquals("{policy:shop/allow-all}", identity(names.policy(scan, inPod, "shop")));
        assertEquals(
                "{policy:ops/allow-all}", identity(names.policy(scan, inPod, "ops")), "the namespace is the pod's");
        assertNull(names.policy(scan, inPod + 1, "shop"));
    }

    @Test
    void rulesSayWhoTheirChainIs() {
        RuleScan scan = scan(SAVE);
        KnownNames names = new KnownNames(SEED);

        KnownNames.Inside pod = names.inside(scan, chain(scan, "KUBE-POD-FW-"), true);
        assertEquals("{pod:shop/web}", identity(pod.name()));
        assertTrue(pod.complete());
        assertEquals(
                "{policy:shop/allow-all}",
                identity(names.inside(scan, chain(scan, "KUBE-NWPLCY-B"), false).name()));
        assertEquals(
                "{policy:shop/logged}",
                identity(names.inside(scan, chain(scan, "KUBE-NWPLCY-C"), false).name()));
        RuleScan open = scan(SAVE.replace("-j REJECT", "-j NFLOG"));
        assertFalse(names.inside(open, chain(open, "KUBE-POD-FW-"), true).complete());
    }

    @Test
    void anotherSyncOfTheSameRulesIsNotReadAgain() {
        RuleScan scan = scan(SAVE);
        KnownNames names = new KnownNames(SEED);
        KnownNames.Inside read = names.inside(scan, chain(scan, "KUBE-POD-FW-"), true);
        KnownNames.Name jump = names.pod(scan, chain(scan, "KUBE-ROUTER-INPUT").first());

        RuleScan renamed = scan(SAVE.replace("AAAAAAAAAAAAAAAA", "2222222222222222"));
        assertSame(read, names.inside(renamed, chain(renamed, "KUBE-POD-FW-"), true));
        assertSame(jump, names.pod(renamed, chain(renamed, "KUBE-ROUTER-INPUT").first()));
        assertSame(jump, read.name(), "a name is one, wherever it was read");
    }

    @Test
    void identitiesAreOnePerNameAndKind() {
        KnownNames names = new KnownNames(SEED);
        RuleScan scan = scan(SAVE.replace("logged", "web"));
        KnownNames.Name pod = requireNonNull(
                names.inside(scan, chain(scan, "KUBE-POD-FW-"), true).name());
        KnownNames.Name policy = requireNonNull(
                names.inside(scan, chain(scan, "KUBE-NWPLCY-C"), false).name());

        assertEquals(
                List.of("{pod:shop/web}", "{pod:shop/web!}", "{policy:shop/web}", "{policy:shop/web}"),
                Stream.of(pod.who(true), pod.who(false), policy.who(true), policy.who(false))
                        .map(KnownNames.Who::identity)
                        .toList());
        assertNotEquals(pod.who(true).hash(), pod.who(false).hash());
        assertNotEquals(pod.who(true).hash(), policy.who(true).hash());
        assertSame(policy, names.policy("shop/web"));
    }

    @Test
    void namesThatHoldNamesOfASyncAreNotReliedOn() {
        KnownNames names = new KnownNames(SEED);

        assertTrue(names.policy("shop/KUBE-POD-FW-AAAAAAAAAAAAAAAA").isAmbiguous());
        assertFalse(names.policy("shop/web").isAmbiguous());
    }

    /** Pods that came and went are not remembered for ever. */
    @Test
    void whatHoldsTooMuchOfOldSavesIsBegunAnew() {
        KnownNames names = new KnownNames(SEED);
        int save = 0;
        int renewals = 0;
        for (int i = 0; i < 2_000; i++) {
            if (names.isOutgrown()) {
                names = names.renewed();
                renewals++;
            }
            int next = names.nextSave();
            assertTrue(next > save, "numbers go on");
            save = next;
            RuleScan scan = scan(SAVE.replace("name:web", "name:web-" + i));
            names.inside(scan, chain(scan, "KUBE-POD-FW-"), true);
            names.pod(scan, chain(scan, "KUBE-ROUTER-INPUT").first());
        }
        assertTrue(renewals >= 10, () -> "two names come with each save, and some 260 are kept");
    }
}
