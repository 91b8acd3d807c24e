package io.chaindrift.ruleset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Searches in bytes, eight at a time. */
public final class Bytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long NEWLINES = '\n' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private Bytes() {}

    /** The first place of {@code wanted} in a range; its end where there is none. */
    public static int indexOf(byte[] bytes, byte wanted, int from, int to) {
        long pattern = (wanted & 255L) * ONES;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long found = firstZero((long) LONGS.get(bytes, at) ^ pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return to;
    }

    /** True when every byte is below 128. */
    public static boolean ascii(byte[] bytes) {
        long seen = 0;
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            seen |= (long) LONGS.get(bytes, at);
        }
        for (; at < bytes.length; at++) {
            seen |= bytes[at] & 128;
        }
        return (seen & HIGH) == 0;
    }

    /**
     * The end of the line that begins at {@code from}: of its newline, or of the bytes. Negative, its complement, when a quote
     * opens in the line and does not close in it; a backslash takes the next byte's meaning.
     */
    public static int lineEnd(byte[] bytes, int from) {
        int quotes = 0;
        int at = from;
        for (; at + 8 <= bytes.length; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            long newline = firstZero(word ^ NEWLINES);
            long backslash = firstZero(word ^ BACKSLASHES);
            if ((newline | backslash) == 0) {
                quotes += Long.bitCount(zeros(word ^ QUOTES));
                continue;
            }
            if (Long.numberOfTrailingZeros(backslash) < Long.numberOfTrailingZeros(newline)) {
                return slowLineEnd(bytes, at, (quotes & 1) != 0);
            }
            long before = (newline & -newline) - 1;
            quotes += Long.bitCount(zeros(word ^ QUOTES) & before);
            int end = at + (Long.numberOfTrailingZeros(newline) >> 3);
            return (quotes & 1) == 0 ? end : ~end;
        }
        return slowLineEnd(bytes, at, (quotes & 1) != 0);
    }

    /** The eight bytes from {@code at}, the first lowest; newlines stand for those behind the end. */
    public static long word(byte[] bytes, int at) {
        return at + 8 <= bytes.length ? (long) LONGS.get(bytes, at) : lastWord(bytes, at);
    }

    private static long lastWord(byte[] bytes, int at) {
        long word = NEWLINES;
        for (int i = Math.min(bytes.length, at + 8) - 1; i >= at; i--) {
            int shift = 8 * (i - at);
            word = word & ~(255L << shift) | (bytes[i] & 255L) << shift;
        }
        return word;
    }

    /** True when {@code wanted} stands at a place. */
    public static boolean isAt(byte[] bytes, int at, byte[] wanted) {
        int length = wanted.length;
        if (at + length > bytes.length) {
            return false;
        }
        if (length < 8) {
            return Arrays.equals(bytes, at, at + length, wanted, 0, length);
        }
        for (int i = 0; i < length - 8; i += 8) {
            if ((long) LONGS.get(bytes, at + i) != (long) LONGS.get(wanted, i)) {
                return false;
            }
        }
        return (long) LONGS.get(bytes, at + length - 8) == (long) LONGS.get(wanted, length - 8);
    }

    /** True when so many bytes are the same from two places on, both of them inside. */
    public static boolean isSame(byte[] bytes, int one, int other, int length) {
        if (length < 8) {
            return Arrays.equals(bytes, one, one + length, bytes, other, other + length);
        }
        for (int i = 0; i < length - 8; i += 8) {
            if ((long) LONGS.get(bytes, one + i) != (long) LONGS.get(bytes, other + i)) {
                return false;
            }
        }
        return (long) LONGS.get(bytes, one + length - 8) == (long) LONGS.get(bytes, other + length - 8);
    }

    /** The high bit of every byte of a word that is a newline, and of no other. */
    public static long newlines(long word) {
        return zeros(word ^ NEWLINES);
    }

    private static int slowLineEnd(byte[] bytes, int from, boolean inQuotes) {
        boolean inside = inQuotes;
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            boolean escapes = bytes[at] == '\\' && at + 1 < bytes.length && bytes[at + 1] != '\n';
            inside ^= bytes[at] == '"';
            at += escapes ? 2 : 1;
        }
        return inside ? ~at : at;
    }

    /**
     * Nothing where no byte of a word is zero. Else the lowest bit is the high bit of the first byte that is; what stands above tells
     * nothing.
     */
    public static long firstZero(long word) {
        return word - ONES & ~word & HIGH;
    }

    /** The high bit of every byte that is zero, and of no other. */
    public static long zeros(long word) {
        return ~((word & ~HIGH) + ~HIGH | word | ~HIGH);
    }
}
