package io.chaindrift.collector.record;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of which nobody knows how many will come. What was written is not moved as more comes: a keyframe is megabytes, which a
 * single array would copy again and again as it grows. Not thread-safe.
 */
final class GrowingBytes extends OutputStream {

    private static final int FIRST = 8 << 10;
    private static final int LARGEST = 512 << 10;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] open = new byte[FIRST];
    private int before;
    private int used;

    /** How many were written. */
    int size() {
        return before + used;
    }

    @Override
    public void write(int value) {
        room();
        open[used++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int done = 0;
        while (done < length) {
            room();
            int some = Math.min(length - done, open.length - used);
            System.arraycopy(bytes, from + done, open, used, some);
            used += some;
            done += some;
        }
    }

    private void room() {
        if (used == open.length) {
            full.add(open);
            before += used;
            used = 0;
            open = new byte[Math.min(LARGEST, open.length * 4)];
        }
    }

    /** Writes four bytes, the greatest first, over those at a place. */
    void putInt(int at, int value) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        for (int i = 0; i < bytes.length; i++) {
            put(at + i, bytes[i]);
        }
    }

    private void put(int at, byte value) {
        int left = at;
        for (byte[] part : full) {
            if (left < part.length) {
                part[left] = value;
                return;
            }
            left -= part.length;
        }
        open[left] = value;
    }

    /** All that was written. */
    byte[] toByteArray() {
        byte[] all = new byte[size()];
        int at = 0;
        for (byte[] part : full) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        System.arraycopy(open, 0, all, at, used);
        return all;
    }
}
