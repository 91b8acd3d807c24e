package io.chaindrift.collector.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary form, written straight to where it stays: a keyframe is megabytes, which were written to a buffer, from there to pieces,
 * and put together to one array. Not thread-safe.
 */
final class FrameEncoder extends BinaryEncoder {

    private byte[] bytes;
    private int used;

    /** Holds nothing yet, and has room for that many bytes before it has to copy them. */
    FrameEncoder(int room) {
        this.bytes = new byte[room];
    }

    /** How many bytes were written. */
    int size() {
        return used;
    }

    /** All that was written; itself no copy where the room was what was needed. Nothing is written afterwards. */
    byte[] finish() {
        return used == bytes.length ? bytes : Arrays.copyOf(bytes, used);
    }

    /** Adds four bytes, the greatest first. */
    void add(int value) {
        room(Integer.BYTES);
        put(used, value);
        used += Integer.BYTES;
    }

    /** Writes four bytes, the greatest first, over those at a place. */
    void put(int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
    }

    /** Adds eight bytes, the greatest first. */
    void add(long value) {
        add((int) (value >>> Integer.SIZE));
        add((int) value);
    }

    private void room(int more) {
        if (bytes.length - used < more) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, Math.addExact(used, used)));
        }
    }

    private void number(long value) {
        // Near the end no more than it takes: room for more would be made by moving all.
        room(bytes.length - used < VarInts.MOST ? VarInts.size(value) : VarInts.MOST);
        used = VarInts.put(bytes, used, value);
    }

    @Override
    public void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    @Override
    public void writeString(Utf8 text) {
        number(text.getByteLength());
        writeFixed(text.getBytes(), 0, text.getByteLength());
    }

    @Override
    public void writeFixed(byte[] from, int start, int length) {
        room(length);
        System.arraycopy(from, start, bytes, used, length);
        used += length;
    }

    @Override
    public void writeBoolean(boolean value) {
        room(1);
        bytes[used++] = (byte) (value ? 1 : 0);
    }

    @Override
    public void writeInt(int value) {
        number(value);
    }

    @Override
    public void writeLong(long value) {
        number(value);
    }

    @Override
    public void writeFloat(float value) {
        little(Float.floatToRawIntBits(value), Float.BYTES);
    }

    @Override
    public void writeDouble(double value) {
        little(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    private void little(long value, int count) {
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[used++] = (byte) (value >>> Byte.SIZE * i);
        }
    }

    @Override
    protected void writeZero() {
        room(1);
        bytes[used++] = 0;
    }

    @Override
    public int bytesBuffered() {
        return used;
    }

    @Override
    public void flush() {
        // What is written is where it stays.
    }
}
