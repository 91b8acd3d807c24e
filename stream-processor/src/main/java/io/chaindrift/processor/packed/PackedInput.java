package io.chaindrift.processor.packed;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes being read; takes nothing on trust. Not thread-safe. */
final class PackedInput {

    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private final byte[] bytes;
    private int at;

    PackedInput(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int left() {
        return bytes.length - at;
    }

    private byte next() {
        if (at >= bytes.length) {
            throw new PackedFormatException("the bytes end too early");
        }
        return bytes[at++];
    }

    long unsigned() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            byte some = next();
            number |= (long) (some & MORE - 1) << shift;
            if ((some & MORE) == 0) {
                return number;
            }
        }
        throw new PackedFormatException("a number is longer than 64 bits");
    }

    long signed() {
        long number = unsigned();
        return number >>> 1 ^ -(number & 1);
    }

    boolean bit() {
        byte bit = next();
        if (bit != 0 && bit != 1) {
            throw new PackedFormatException("a truth value is " + bit);
        }
        return bit == 1;
    }

    /** A count of things of which each takes a byte at least, plus one; 0 for null. */
    int count() {
        long count = unsigned();
        if (count < 0 || count > left() + 1L) {
            throw new PackedFormatException("a count is larger than what is left");
        }
        return (int) count;
    }

    /** A text of so many bytes. */
    String text(int length) {
        ByteBuffer encoded = ByteBuffer.wrap(bytes, at, length);
        at += length;
        for (int i = at - length; i < at; i++) {
            if (bytes[i] < 0) {
                return decoded(encoded);
            }
        }
        return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
    }

    private static String decoded(ByteBuffer encoded) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw new PackedFormatException("a text is not UTF-8", e);
        }
    }
}
