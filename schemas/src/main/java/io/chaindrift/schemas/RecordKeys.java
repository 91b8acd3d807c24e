package io.chaindrift.schemas;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Record keys: parts joined by {@code /}, each percent-encoded so that it can hold any text.
 *
 * <p>ASCII letters, digits and {@code - . _ ~ *} stand for themselves; every other byte of a part's UTF-8 form is {@code %} and
 * two upper-case hex digits. The form is canonical: a list of parts has one key and a key one list of parts, so equal things
 * never get two keys and compaction keeps one of each. Stateless and thread-safe.
 */
public final class RecordKeys {

    private static final char SEPARATOR = '/';
    private static final String PLAIN_PUNCTUATION = "-._~*";
    private static final String HEX = "0123456789ABCDEF";

    private RecordKeys() {}

    /**
     * The key of these parts.
     *
     * @throws IllegalArgumentException without parts, or when a part is not valid Unicode
     */
    public static String join(String... parts) {
        return join(List.of(parts));
    }

    /**
     * The key of these parts.
     *
     * @throws IllegalArgumentException without parts, or when a part is not valid Unicode
     */
    public static String join(List<String> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a record key needs at least one part");
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                key.append(SEPARATOR);
            }
            encode(parts.get(i), key);
        }
        return key.toString();
    }

    /**
     * The parts of a key.
     *
     * @throws IllegalArgumentException when the key is not in the canonical form that {@link #join(List)} gives
     */
    public static List<String> split(String key) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (true) {
            int end = key.indexOf(SEPARATOR, start);
            if (end < 0) {
                parts.add(decode(key, start, key.length()));
                return List.copyOf(parts);
            }
            parts.add(decode(key, start, end));
            start = end + 1;
        }
    }

    private static void encode(String part, StringBuilder out) {
        if (isPlain(part)) {
            out.append(part);
            return;
        }
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(part));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a part of a record key is not valid Unicode", e);
        }
        while (bytes.hasRemaining()) {
            int value = bytes.get() & 0xff;
            if (isPlain(value)) {
                out.append((char) value);
            } else {
                out.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xf));
            }
        }
    }

    private static boolean isPlain(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (!isPlain(part.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String key, int start, int end) {
        ByteBuffer bytes = ByteBuffer.allocate(end - start);
        int i = start;
        while (i < end) {
            char c = key.charAt(i);
            if (c == '%') {
                bytes.put((byte) escaped(key, i, end));
                i += 3;
            } else if (isPlain(c)) {
                bytes.put((byte) c);
                i++;
            } else {
                throw notCanonical(key, i, "this character must be percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "record key '" + key + "' does not decode to UTF-8 from index " + start, e);
        }
    }

    private static int escaped(String key, int at, int end) {
        if (at + 2 >= end) {
            throw notCanonical(key, at, "a percent sign needs two hex digits behind it");
        }
        int high = HEX.indexOf(key.charAt(at + 1));
        int low = HEX.indexOf(key.charAt(at + 2));
        if (high < 0 || low < 0) {
            throw notCanonical(key, at, "a percent sign needs two upper-case hex digits behind it");
        }
        int value = high << 4 | low;
        if (isPlain(value)) {
            throw notCanonical(key, at, "this character must not be percent-encoded");
        }
        return value;
    }

    private static boolean isPlain(int c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean digit = c >= '0' && c <= '9';
        return letter || digit || (c < 0x80 && PLAIN_PUNCTUATION.indexOf(c) >= 0);
    }

    private static IllegalArgumentException notCanonical(String key, int at, String why) {
        return new IllegalArgumentException("record key '" + key + "' is not canonical at index " + at + ": " + why);
    }
}
