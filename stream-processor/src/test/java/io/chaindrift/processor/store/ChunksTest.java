package io.chaindrift.processor.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private static final int RECORD_LIMIT = 512 << 10;

    /** A value behind the room that its header takes. */
    static byte[] led(byte[] value) {
        byte[] lead = Chunks.lead();
        return ByteBuffer.allocate(lead.length + value.length)
                .put(lead)
                .put(value)
                .array();
    }

    @Property(tries = 50)
    void valuesOfAnySizeComeBack(@ForAll @IntRange(max = 1_600_000) int size) {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) (i * 31);
        }

        SortedMap<String, byte[]> entries = Chunks.split("c/n/k", led(value));

        assertArrayEquals(value, Chunks.join("c/n/k", entries));
        entries.forEach((key, entry) -> assertTrue(entry.length + key.length() < RECORD_LIMIT));
    }

    @Test
    void aPartThatIsMissingIsNoticed() {
        SortedMap<String, byte[]> entries = new TreeMap<>(Chunks.split("k", led(new byte[1_200_000])));
        entries.remove("k/+1");

        StateFormatException failure = assertThrows(StateFormatException.class, () -> Chunks.join("k", entries));
        assertEquals("the stored value k lacks part 1 of 3", failure.getMessage());
    }

    @Test
    void aNewerFormatIsNotGuessedAt() {
        SortedMap<String, byte[]> entries = new TreeMap<>(Chunks.split("k", led(new byte[3])));
        entries.get("k")[0] = Chunks.VERSION + 1;

        assertThrows(StateFormatException.class, () -> Chunks.join("k", entries));
    }
}
