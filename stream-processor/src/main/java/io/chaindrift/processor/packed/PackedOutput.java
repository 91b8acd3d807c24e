package io.chaindrift.processor.packed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow. Not thread-safe. */
final class PackedOutput {

    private static final int FIRST_BYTES = 512;
    private static final int MOST_BYTES_OF_NUMBER = 10;
    private static final int MORE = 0x80;

    private byte[] bytes;
    private int size;

    PackedOutput(byte[] lead) {
        bytes = Arrays.copyOf(lead, lead.length + FIRST_BYTES);
        size = lead.length;
    }

    /** A number, without sign; seven bits a byte. */
    void unsigned(long number) {
        room(MOST_BYTES_OF_NUMBER);
        long left = number;
        while ((left & -MORE) != 0) {
            bytes[size++] = (byte) (left | MORE);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /** A number that is short where it is near zero. */
    void signed(long number) {
        unsigned(number << 1 ^ number >> Long.SIZE - 1);
    }

    void bit(boolean value) {
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** A text, its length plus one before it. */
    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        unsigned(encoded.length + 1L);
        room(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, Math.max(bytes.length, more)));
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
