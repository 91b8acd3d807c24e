package io.chaindrift.processor.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackedTest {

    private enum Colour {
        RED,
        GREEN
    }

    private record Inner(String name, long at) {}

    private record Former(String text, @Nullable Long maybe) {}

    private record Present(
            String text,
            @Nullable Long maybe,
            boolean bit,
            int count,
            @Nullable List<Inner> inner) {}

    private record All(
            @Nullable String text,
            boolean bit,
            @Nullable Boolean maybeBit,
            int count,
            long number,
            @Nullable Long maybe,
            @Nullable Colour colour,
            List<@Nullable Inner> inner,
            SortedMap<Colour, List<Long>> byColour,
            @Nullable Inner one) {}

    private record Unpackable(Object anything) {}

    private static final All FULL = new All(
            "ab\u00e4\u20ac\ud83d\ude00",
            true,
            false,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Colour.GREEN,
            Arrays.asList(new Inner("a", -1), null, new Inner("", 127)),
            new TreeMap<>(Map.of(Colour.RED, List.of(), Colour.GREEN, List.of(0L, 1L, -64L, 64L))),
            new Inner("x".repeat(1_000), 1L << 40));

    private final Packed<All> packed = Packed.of(All.class);

    @Test
    void whatIsPackedComesBack() {
        All sparse = new All(null, false, null, 0, 0, null, null, List.of(), new TreeMap<>(), null);
        assertEquals(FULL, packed.unpack(packed.pack(FULL)));
        assertEquals(sparse, packed.unpack(packed.pack(sparse)));
        assertArrayEquals(packed.pack(FULL), packed.pack(packed.unpack(packed.pack(FULL))));
    }

    @Test
    void aLeadIsKeptAndPassedOver() {
        byte[] bytes = packed.pack(FULL, (byte) 7, (byte) 9);
        assertEquals(7, bytes[0]);
        assertEquals(FULL, packed.unpack(bytes, 2));
    }

    @Test
    void whatAnEarlierProgramPackedLacksWhatCameSince() {
        byte[] bytes = Packed.of(Former.class).pack(new Former("old", 3L));
        assertEquals(
                new Present("old", 3L, false, 0, null), Packed.of(Present.class).unpack(bytes));
    }

    @Test
    void whatALaterProgramPackedIsRefused() {
        byte[] bytes = Packed.of(Present.class).pack(new Present("new", null, true, 1, null));
        assertThrows(PackedFormatException.class, () -> Packed.of(Former.class).unpack(bytes));
    }

    @Test
    void bytesThatEndTooEarlyOrTooLateAreRefused() {
        byte[] bytes = packed.pack(FULL);
        for (int length = 0; length < bytes.length; length++) {
            byte[] some = Arrays.copyOf(bytes, length);
            assertThrows(PackedFormatException.class, () -> packed.unpack(some), "of " + length + " bytes");
        }
        assertThrows(PackedFormatException.class, () -> packed.unpack(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void countsAreBoundedByWhatIsThere() {
        Packed<Inner> inner = Packed.of(Inner.class);
        byte[] most = {2, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0};
        assertThrows(PackedFormatException.class, () -> inner.unpack(most));
        byte[] endless = new byte[16];
        Arrays.fill(endless, (byte) 0xff);
        assertThrows(PackedFormatException.class, () -> inner.unpack(endless));
    }

    @Test
    void aTextThatIsNoTextAndAnUnknownConstantAreRefused() {
        assertThrows(
                PackedFormatException.class, () -> Packed.of(Inner.class).unpack(new byte[] {2, 2, (byte) 0xc3, 0}));
        byte[] green = packed.pack(FULL);
        byte[] blue = new String(green, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("GREEN", "BLUES")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThrows(PackedFormatException.class, () -> packed.unpack(blue));
    }

    @Test
    void aTypeWithoutAFormIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> Packed.of(Unpackable.class));
    }

    @Test
    void theShapeTellsEveryRecordAndEnum() {
        SortedMap<String, String> shape = packed.shape();
        assertEquals("RED GREEN", shape.get("PackedTest$Colour"));
        assertEquals("name:String at:long", shape.get("PackedTest$Inner"));
        assertTrue(String.valueOf(shape.get("PackedTest$All")).contains("byColour:SortedMap<Colour,List<long?>>"));
    }
}
