package io.chaindrift.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.named.ChainKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names, order and equality of the small values. */
class ValuesTest {

    @Test
    void planesAreReadByTheirNames() {
        List<String> ids = List.of("ipv4-nft", "ipv4-legacy", "ipv4-native", "ipv6-nft", "ipv6-legacy", "ipv6-native");
        for (String id : ids) {
            assertEquals(id, Plane.parse(id).id());
            assertEquals(id, Plane.parse(id).toString());
        }
        assertEquals(new Plane(AddressFamily.IPV6, IptablesBackend.LEGACY), Plane.parse("ipv6-legacy"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Plane.parse("ipv5-nft"))
                .getMessage()
                .startsWith("unknown plane 'ipv5-nft'"));
    }

    @Test
    void planesAreInOrderOfFamilyThenBackend() {
        List<Plane> planes = new ArrayList<>(Stream.of("ipv6-native", "ipv4-native", "ipv6-nft", "ipv4-nft")
                .map(Plane::parse)
                .toList());
        Collections.sort(planes);
        assertEquals("[ipv4-nft, ipv4-native, ipv6-nft, ipv6-native]", planes.toString());
        assertEquals(0, Plane.parse("ipv4-nft").compareTo(Plane.parse("ipv4-nft")));
    }

    @Test
    void textsAreEqualByTheirBytes() {
        SourceText text = new SourceText("one\ntwo".getBytes(StandardCharsets.US_ASCII), true);
        assertEquals(text, new SourceText("one\ntwo".getBytes(StandardCharsets.US_ASCII), false));
        assertEquals(text.hashCode(), new SourceText(text.bytes(), true).hashCode());
        assertNotEquals(text, new SourceText("one\ntwi".getBytes(StandardCharsets.US_ASCII), true));
        assertNotEquals(SourceText.NONE.hashCode(), text.hashCode());
        assertFalse(text.equals("one\ntwo"));
        assertEquals("7 bytes", text.toString());
        assertEquals(3, text.lineEnd(0));
        assertEquals(7, text.lineEnd(4));
        assertEquals("two", text.text(4, 7));
        assertEquals('t', text.at(4));
    }

    @Test
    void aTextThatIsNotUtf8IsKeptByteByByte() {
        SourceText text = new SourceText(new byte[] {(byte) 0xC3, (byte) 0xA9, '\n', (byte) 0xE9}, false);
        assertEquals("\u00e9", text.text(0, 2));
        assertEquals("\u00e9", text.text(3, 4));
    }

    @Test
    void chainsAreKnownByTableAndName() {
        ChainKey key = new ChainKey("nat", "INPUT");
        assertEquals("nat/INPUT", key.toString());
        assertEquals(key.hashCode(), new ChainKey("nat", "INPUT").hashCode());
        assertNotEquals(key.hashCode(), new ChainKey("nat", "OUTPUT").hashCode());
        assertNotEquals(key, new ChainKey("filter", "INPUT"));
        assertTrue(key.compareTo(new ChainKey("filter", "OUTPUT")) > 0, "by table first");
        assertTrue(key.compareTo(new ChainKey("nat", "OUTPUT")) < 0);
    }
}
