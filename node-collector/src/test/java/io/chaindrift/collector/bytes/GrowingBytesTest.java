package io.chaindrift.collector.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes come back as they were written, in pieces of any size. */
class GrowingBytesTest {

    @Test
    void comeBackAsTheyWereWritten() {
        Random random = new Random(1);
        GrowingBytes growing = new GrowingBytes();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int piece : new int[] {0, 1, 8_191, 1, 3, 32_768, 700_000, 17, 2_000_000}) {
            byte[] bytes = new byte[piece + 2];
            random.nextBytes(bytes);
            growing.write(bytes, 1, piece);
            plain.write(bytes, 1, piece);
            growing.write(piece);
            plain.write(piece);
            assertEquals(plain.size(), growing.size());
        }
        assertArrayEquals(plain.toByteArray(), growing.toByteArray());
    }

    @Test
    void areReadToTheEndAndNoFurtherThanTold() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);
        GrowingBytes growing = new GrowingBytes();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        while (growing.size() < 90_001) {
            assertTrue(growing.readFrom(in, 90_001L - growing.size()) > 0);
        }
        assertArrayEquals(Arrays.copyOf(bytes, 90_001), growing.toByteArray());
        while (growing.readFrom(in, Long.MAX_VALUE) >= 0) {
            assertTrue(growing.size() <= bytes.length);
        }
        assertArrayEquals(bytes, growing.toByteArray());
    }
}
