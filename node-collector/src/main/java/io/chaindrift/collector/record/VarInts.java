package io.chaindrift.collector.record;

/** Avro's numbers: zigzag, seven bits a byte, the lowest first. Stateless. */
final class VarInts {

    /** Bytes that a number takes at most. */
    static final int MOST = 10;

    private static final int BITS = 7;
    private static final long LOW = (1L << BITS) - 1;

    private VarInts() {}

    private static long zigzag(long value) {
        return value << 1 ^ value >> Long.SIZE - 1;
    }

    /** How many bytes a number takes. */
    static int size(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigzag(value) | 1);
        return (bits + BITS - 1) / BITS;
    }

    /** Writes a number and gives back where it ends. */
    static int put(byte[] bytes, int at, long value) {
        int end = at;
        long left = zigzag(value);
        while ((left & ~LOW) != 0) {
            bytes[end++] = (byte) (left | ~LOW);
            left >>>= BITS;
        }
        bytes[end++] = (byte) left;
        return end;
    }
}
