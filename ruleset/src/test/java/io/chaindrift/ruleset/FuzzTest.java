package io.chaindrift.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.parse.IpsetParser;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any bytes are read, or refused with a line. Runs the inputs kept beside it as plain tests; with {@code JAZZER_FUZZ=1} it looks
 * for new ones.
 */
class FuzzTest {

    private static final Limits LIMITS = new Limits(1 << 20, 1 << 14, 2_000, 20_000);

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void save(byte[] input) throws Exception {
        Ruleset read;
        try {
            read = SaveParser.parse(input, LIMITS);
        } catch (SyntaxException refused) {
            assertTrue(refused.line() >= 1, refused.getMessage());
            return;
        }
        Ruleset again = SaveParser.parse(read.render(), LIMITS);
        NamedRuleset named = NamedForm.of(read);
        assertEquals(read.tables(), again.tables());
        assertEquals(named, NamedForm.of(again));
        NamedRuleset nothing = NamedRuleset.of(List.of());
        assertEquals(named, RulesetDelta.between(nothing, named).applyTo(nothing));
        assertEquals(nothing, RulesetDelta.between(named, nothing).applyTo(named));
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void json(byte[] input) {
        try {
            for (Ruleset ruleset : NftJsonParser.parse(input, LIMITS).values()) {
                NamedForm.of(ruleset);
            }
        } catch (SyntaxException refused) {
            assertTrue(refused.line() >= 1, refused.getMessage());
        }
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void ipset(byte[] input) {
        try {
            for (IpSet set : IpsetParser.parse(input, LIMITS)) {
                assertTrue(set.entries() >= 0, set.toString());
            }
        } catch (SyntaxException refused) {
            assertTrue(refused.line() >= 0, refused.getMessage());
        }
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void delta(byte[] input) throws Exception {
        String[] sides = new String(input, StandardCharsets.ISO_8859_1).split("\\|", 2);
        NamedRuleset from = ruleset(sides[0]);
        NamedRuleset to = ruleset(sides.length > 1 ? sides[1] : "");

        assertEquals(to, RulesetDelta.between(from, to).applyTo(from));
    }

    /** A delta that nobody made by comparing: refused, or it leads to what a plain reading of its edits says. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "60s")
    void hostile(byte[] input) {
        HostileDelta hostile = new HostileDelta(input);
        NamedRuleset applied;
        try {
            applied = hostile.delta().applyTo(hostile.base());
        } catch (DeltaMismatchException refused) {
            assertFalse(hostile.honest(), refused.getMessage());
            return;
        }
        assertEquals(hostile.delta().result(), applied.digest());
        if (hostile.honest()) {
            assertEquals(hostile.expected(), applied);
        }
    }

    private static NamedRuleset ruleset(String rules) {
        return NamedRuleset.of(List.of(NamedChain.of(
                new ChainKey("filter", "KUBE-ROUTER-INPUT"),
                null,
                null,
                RuleRun.encode(rules.chars().mapToObj(Character::toString).toList()),
                new int[0])));
    }
}
