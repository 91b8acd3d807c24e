package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordKeysPropertyTest {

    @Provide
    Arbitrary<List<String>> parts() {
        Arbitrary<String> anyText = Arbitraries.strings()
                .filter(text ->
                        text.chars().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        Arbitrary<String> awkward =
                Arbitraries.strings().withChars("/%*2Fé漢 \u0000").ofMaxLength(6);
        Arbitrary<String> emoji = Arbitraries.of("\uD83D\uDE00", "a\uD83D\uDE00b");
        return Arbitraries.oneOf(anyText, awkward, emoji).list().ofMinSize(1).ofMaxSize(7);
    }

    @Property
    void splittingAJoinedKeyGivesTheParts(@ForAll("parts") List<String> parts) {
        assertEquals(parts, RecordKeys.split(RecordKeys.join(parts)));
    }

    @Property
    void keysArePlainAscii(@ForAll("parts") List<String> parts) {
        assertTrue(RecordKeys.join(parts).matches("[A-Za-z0-9._~*%/-]*"), () -> RecordKeys.join(parts));
    }

    @Property
    void everyTextIsEitherRefusedOrTheOnlyKeyOfItsParts(@ForAll String key) {
        List<String> parts;
        try {
            parts = RecordKeys.split(key);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertEquals(key, RecordKeys.join(parts));
    }
}
