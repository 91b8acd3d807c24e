package io.chaindrift.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Deltas that nobody made by comparing two rulesets: what a reader of a topic may meet. */
class HostileDeltaTest {

    private static final NamedRuleset NOTHING = NamedRuleset.of(List.of());
    private static final ChainKey INPUT = new ChainKey("filter", "KUBE-ROUTER-INPUT");

    @Test
    void isRefusedUnlessAllThatItClaimsHolds() throws Exception {
        Random random = new Random(7);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            HostileDelta hostile = new HostileDelta(bytes);
            if (hostile.honest()) {
                assertEquals(hostile.expected(), hostile.delta().applyTo(hostile.base()));
                accepted++;
                continue;
            }
            try {
                NamedRuleset applied = hostile.delta().applyTo(hostile.base());
                assertEquals(hostile.delta().result(), applied.digest());
            } catch (DeltaMismatchException expected) {
                assertFalse(expected.getMessage().isEmpty());
                refused++;
            }
        }
        assertTrue(accepted > 1_000 && refused > 1_000, accepted + " accepted, " + refused + " refused");
    }

    @Test
    void claimsOfMoreRulesThanASaveHoldsAreRefusedBeforeTheyCost() {
        for (int repeat : new int[] {3_000_001, Integer.MAX_VALUE}) {
            RuleRun many = new RuleRun("-A KUBE-ROUTER-INPUT -j RETURN", repeat);
            assertRefused(repeat, List.of(new Splice(0, 0, List.of(many))), " rules, more than ");
            assertRefused(repeat, List.of(new Splice(0, 0, List.of(many, many))), " rules, more than ");
        }
    }

    @Test
    void aCountThatIsNotThatOfTheRulesIsRefused() {
        Splice one = new Splice(0, 0, List.of(new RuleRun("-A KUBE-ROUTER-INPUT -j RETURN", 2)));
        assertRefused(3, List.of(one), "becomes 2 rules, not 3");
        assertRefused(2, List.of(one), "becomes ");
    }

    @Test
    void editsThatOverlapOrLeaveTheChainAreRefused() {
        RuleRun rule = new RuleRun("-A KUBE-ROUTER-INPUT -j RETURN", 1);
        assertRefused(1, List.of(new Splice(1, 0, List.of(rule))), "edit at 1 removes 0 of 0 rules");
        assertRefused(
                1,
                List.of(new Splice(Integer.MAX_VALUE, Integer.MAX_VALUE, List.of(rule))),
                "removes 2147483647 of 0 rules");
    }

    @Test
    void aSummaryOfFewerThanNoRulesIsRefused() {
        RulesetDelta delta = new RulesetDelta(
                NOTHING.digest(),
                NOTHING.digest(),
                List.of(new ChainEdit(
                        INPUT, ChainEdit.Kind.ADDED, null, NOTHING.digest(), null, -1, false, List.of())));
        assertThrows(DeltaMismatchException.class, () -> delta.applyTo(NOTHING));
    }

    private static void assertRefused(int count, List<Splice> splices, String reason) {
        RulesetDelta delta = new RulesetDelta(
                NOTHING.digest(),
                NOTHING.digest(),
                List.of(new ChainEdit(
                        INPUT, ChainEdit.Kind.ADDED, null, NOTHING.digest(), null, count, true, splices)));
        DeltaMismatchException refused = assertThrows(DeltaMismatchException.class, () -> delta.applyTo(NOTHING));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
