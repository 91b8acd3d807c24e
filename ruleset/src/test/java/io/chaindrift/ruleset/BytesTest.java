package io.chaindrift.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time find what one byte at a time finds. */
class BytesTest {

    private static final byte[] ALPHABET = {'\n', '"', '\\', 'a', '!', '#', 11, 9, (byte) 0x8a, (byte) 0xff};

    @Test
    void shouldFindWhatPlainReadingFinds() {
        Random random = new Random(17);
        for (int run = 0; run < 60_000; run++) {
            byte[] bytes = new byte[random.nextInt(36)];
            int rare = 1 + random.nextInt(12);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(rare) == 0 ? ALPHABET[random.nextInt(ALPHABET.length)] : (byte) 'x';
            }
            String shown = Arrays.toString(bytes);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertEquals(plainIndexOf(bytes, from, to), Bytes.indexOf(bytes, (byte) '\n', from, to), shown);
            assertEquals(plainAscii(bytes), Bytes.ascii(bytes), shown);
            assertEquals(plainLineEnd(bytes, from), Bytes.lineEnd(bytes, from), shown + " from " + from);
            assertEquals(plainWord(bytes, from), Bytes.word(bytes, from), shown + " from " + from);
            assertEquals(plainNewlines(plainWord(bytes, from)), Bytes.newlines(Bytes.word(bytes, from)), shown);
            byte[] wanted = Arrays.copyOfRange(bytes, from, to);
            int at = random.nextInt(bytes.length + 1);
            boolean there = at + wanted.length <= bytes.length
                    && Arrays.equals(Arrays.copyOfRange(bytes, at, at + wanted.length), wanted);
            assertEquals(true, Bytes.isAt(bytes, from, wanted), shown);
            assertEquals(there, Bytes.isAt(bytes, at, wanted), shown + " at " + at);
        }
    }

    @Test
    void shouldTellNamesApartByAnyByte() {
        byte[] text = "-A KUBE-POD-FW-ABCDEFGHIJKLMNOP -j DROP".getBytes(StandardCharsets.US_ASCII);
        byte[] name = "KUBE-POD-FW-ABCDEFGHIJKLMNOP".getBytes(StandardCharsets.US_ASCII);
        assertEquals(true, Bytes.isAt(text, 3, name));
        for (int i = 0; i < name.length; i++) {
            byte[] other = name.clone();
            other[i]++;
            assertEquals(false, Bytes.isAt(text, 3, other), "byte " + i);
        }
    }

    private static int plainIndexOf(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return to;
    }

    private static boolean plainAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    private static int plainLineEnd(byte[] bytes, int from) {
        boolean quoted = false;
        boolean escaped = false;
        int at = from;
        for (; at < bytes.length && bytes[at] != '\n'; at++) {
            if (escaped) {
                escaped = false;
            } else if (bytes[at] == '\\') {
                escaped = true;
            } else if (bytes[at] == '"') {
                quoted = !quoted;
            }
        }
        return quoted ? ~at : at;
    }

    private static long plainWord(byte[] bytes, int at) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = word << 8 | (at + i < bytes.length ? bytes[at + i] & 255L : '\n');
        }
        return word;
    }

    private static long plainNewlines(long word) {
        long found = 0;
        for (int i = 0; i < 8; i++) {
            found |= (word >>> 8 * i & 255) == '\n' ? 0x80L << 8 * i : 0;
        }
        return found;
    }
}
