package io.chaindrift.collector.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of which nobody knows how many will come. What was written is not moved as more comes: a save is megabytes,
 * which a single array would copy again and again as it grows, and each of those arrays would be collected with the whole heap. Not
 * thread-safe.
 */
public final class GrowingBytes extends OutputStream {

    private static final int FIRST = 8 << 10;
    private static final int LARGEST = 512 << 10;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] open = new byte[FIRST];
    private int before;
    private int used;

    /** Holds nothing yet. */
    public GrowingBytes() {}

    /** How many were written. */
    public int size() {
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

    /**
     * Takes over what can be had at once, and waits for something where there is nothing yet.
     *
     * @param most bytes to take at most; more than none
     * @return how many came; negative at the end
     * @throws IOException when it cannot be read
     */
    public int readFrom(InputStream in, long most) throws IOException {
        room();
        int read = in.read(open, used, (int) Math.min(most, open.length - used));
        used += Math.max(read, 0);
        return read;
    }

    private void room() {
        if (used == open.length) {
            full.add(open);
            before += used;
            used = 0;
            open = new byte[Math.min(LARGEST, open.length * 4)];
        }
    }

    /** All that was written. */
    public byte[] toByteArray() {
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
