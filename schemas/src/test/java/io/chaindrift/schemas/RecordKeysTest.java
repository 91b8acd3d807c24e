package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeysTest {

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
