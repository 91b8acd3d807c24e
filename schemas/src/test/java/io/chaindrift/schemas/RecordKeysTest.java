package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeysTest {

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

    @Test
    void namesOfKubernetesAndIptablesStandForThemselves() {
        assertEquals(
                "demo/node-c/ipv4-nft/filter/KUBE-ROUTER-INPUT",
                RecordKeys.join("demo", "node-c", "ipv4-nft", "filter", "KUBE-ROUTER-INPUT"));
        assertEquals("demo/*", RecordKeys.join("demo", "*"));
    }

    @Test
    void separatorsAndOtherLanguagesAreEncoded() {
        assertEquals(
                "demo/ROUTER_TEMPLATE/kube-system%2Fkube-router",
                RecordKeys.join("demo", "ROUTER_TEMPLATE", "kube-system/kube-router"));
        assertEquals("v1.31.2%2Bk3s1/%3Ev2.11/%C3%A9", RecordKeys.join("v1.31.2+k3s1", ">v2.11", "é"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "%2f", "%41", "%", "%2", "%GG", "é", "%FF", "a/%C3"})
    void keysOutsideTheCanonicalFormAreRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> RecordKeys.split(key));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RecordKeys.join("\uD83D"));
        assertThrows(IllegalArgumentException.class, () -> RecordKeys.join(List.of()));
    }
}
