package io.chaindrift.collector.record;

import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;

/**
 * Counts what {@link FrameEncoder} would write, so that this can be given as much room as it will need: exactly where all texts are
 * ASCII, and never more. Not thread-safe.
 */
final class FrameSize extends BinaryEncoder {

    private long size;

    FrameSize() {}

    /** How many bytes it would have been, as far as an array can be long. */
    int size() {
        return (int) Math.min(size, Integer.MAX_VALUE - Long.BYTES);
    }

    /** Counts bytes that are written otherwise. */
    void add(int bytes) {
        size += bytes;
    }

    @Override
    public void writeString(String text) {
        size += VarInts.size(text.length()) + text.length();
    }

    @Override
    public void writeString(Utf8 text) {
        size += VarInts.size(text.getByteLength()) + text.getByteLength();
    }

    @Override
    public void writeFixed(byte[] from, int start, int length) {
        size += length;
    }

    @Override
    public void writeBoolean(boolean value) {
        size++;
    }

    @Override
    public void writeInt(int value) {
        size += VarInts.size(value);
    }

    @Override
    public void writeLong(long value) {
        size += VarInts.size(value);
    }

    @Override
    public void writeFloat(float value) {
        size += Float.BYTES;
    }

    @Override
    public void writeDouble(double value) {
        size += Double.BYTES;
    }

    @Override
    protected void writeZero() {
        size++;
    }

    @Override
    public int bytesBuffered() {
        return size();
    }

    @Override
    public void flush() {
        // Nothing is written.
    }
}
