package io.chaindrift.processor.api.past;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentKeyframesTest {

    private final RecentKeyframes keyframes = new RecentKeyframes(2);
    private final NamedRuleset first = ruleset(1);
    private final NamedRuleset second = ruleset(2);
    private final NamedRuleset third = ruleset(3);

    @Test
    void whatWasReadIsFoundAgain() {
        assertNull(keyframes.get("a"));
        keyframes.put("a", first);
        assertSame(first, keyframes.get("a"));
        assertSame(first, keyframes.get("a"));
    }

    @Test
    void whatWasAskedForAgainOutlastsWhatWasReadOnce() {
        keyframes.put("a", first);
        assertSame(first, keyframes.get("a"));
        for (String other : List.of("b", "c", "d", "e")) {
            keyframes.put(other, second);
        }
        assertSame(first, keyframes.get("a"));
        assertNull(keyframes.get("b"));
        assertSame(second, keyframes.get("e"));
    }

    @Test
    void whatWasReadAgainIsKept() {
        keyframes.put("a", first);
        keyframes.put("a", third);
        keyframes.put("b", second);
        keyframes.put("c", second);
        assertSame(third, keyframes.get("a"));
    }

    @Test
    void noMoreAreKeptThanWanted() {
        for (String place : List.of("a", "b", "c")) {
            keyframes.put(place, first);
            assertSame(first, keyframes.get(place));
        }
        assertNull(keyframes.get("a"));
        assertSame(first, keyframes.get("b"));
        assertSame(first, keyframes.get("c"));
    }

    private static NamedRuleset ruleset(int rules) {
        return NamedRuleset.of(List.of(NamedChain.summary(
                new ChainKey("filter", "FORWARD"),
                null,
                rules,
                new Digest.Builder().line("rules " + rules).finish())));
    }
}
