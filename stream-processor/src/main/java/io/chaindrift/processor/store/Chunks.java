package io.chaindrift.processor.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of any size as entries of bounded size. The entry under the value's own key begins with the format's version and the
 * number of entries; the others follow under the key with a number behind it.
 */
final class Chunks {

    /** Bytes of a value in one entry; with key and header below the 512 KiB that a changelog record may have. */
    static final int CHUNK_BYTES = 480 << 10;

    /**
     * Version of the format of values: since 3, chains that are known by count and digest only lie in buckets; since 4, captures hold
     * what they told of commits, intervals their iptables, and nodes what was counted in their logs; since 5, parts are packed, and
     * were JSON before.
     */
    static final byte VERSION = 5;

    /** The first format whose parts are packed. */
    static final byte PACKED_SINCE = 5;

    private static final byte OLDEST_VERSION = 2;

    private static final String MARK = "/+";
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private Chunks() {}

    /** Room for the header, which a value that is to be split has before it. */
    static byte[] lead() {
        return new byte[HEADER_BYTES];
    }

    /**
     * The entries of a value.
     *
     * @param led the value behind {@link #lead()}; it is taken over
     */
    static SortedMap<String, byte[]> split(String key, byte[] led) {
        int count = Math.max(1, (led.length - HEADER_BYTES + CHUNK_BYTES - 1) / CHUNK_BYTES);
        byte[] first = count == 1 ? led : Arrays.copyOf(led, HEADER_BYTES + CHUNK_BYTES);
        ByteBuffer.wrap(first).put(VERSION).putInt(count);
        SortedMap<String, byte[]> entries = new TreeMap<>();
        entries.put(key, first);
        for (int i = 1; i < count; i++) {
            int from = HEADER_BYTES + i * CHUNK_BYTES;
            entries.put(key + MARK + i, Arrays.copyOfRange(led, from, Math.min(led.length, from + CHUNK_BYTES)));
        }
        return entries;
    }

    /** True for the entries that only continue another. */
    static boolean continues(String key) {
        return key.contains(MARK);
    }

    /** True for an entry that an earlier version of this program wrote and this one would write otherwise. */
    static boolean older(String key, byte[] entry) {
        return !continues(key) && entry.length > 0 && entry[0] < VERSION;
    }

    /** The format of the value that begins with an entry; to be asked only of one that {@link #join} took. */
    static byte version(byte[] first) {
        return first[0];
    }

    /** The value whose first entry is under that key. */
    static byte[] join(String key, SortedMap<String, byte[]> entries) {
        byte[] first = entries.get(key);
        if (first == null || first.length < HEADER_BYTES || first[0] < OLDEST_VERSION || first[0] > VERSION) {
            throw new StateFormatException(
                    "the stored value " + key + " is damaged, or of a newer format than " + VERSION);
        }
        ByteBuffer header = ByteBuffer.wrap(first);
        header.get();
        int count = header.getInt();
        if (count == 1) {
            return Arrays.copyOfRange(first, HEADER_BYTES, first.length);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(first, HEADER_BYTES, first.length - HEADER_BYTES);
        for (int i = 1; i < count; i++) {
            byte[] part = entries.get(key + MARK + i);
            if (part == null) {
                throw new StateFormatException("the stored value " + key + " lacks part " + i + " of " + count);
            }
            value.writeBytes(part);
        }
        return value.toByteArray();
    }
}
