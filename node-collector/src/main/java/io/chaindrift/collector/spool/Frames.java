package io.chaindrift.collector.spool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The form of frames in a segment: mark, length, number, CRC-32C over length, number and payload, payload. Numbers are contiguous
 * over all segments, so that a frame that is gone shows. Pure.
 */
final class Frames {

    static final int HEADER = 20;

    private static final int MARK = 0x43445346;
    private static final int CHECKED_AT = Integer.BYTES;
    private static final int CHECKED = Integer.BYTES + Long.BYTES;

    private Frames() {}

    /** Where a whole frame lies in a segment. */
    record Range(long number, long at, int payload) {

        long end() {
            return at + HEADER + payload;
        }
    }

    /**
     * What a segment holds.
     *
     * @param frames whole frames, in order
     * @param holes stretches before the last whole frame that belong to none
     * @param end end of the last whole frame
     * @param size size of the segment
     */
    record Scan(List<Range> frames, int holes, long end, long size) {

        boolean hasTail() {
            return end < size;
        }
    }

    static byte[] frame(long number, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.length)
                .putInt(MARK)
                .putInt(payload.length)
                .putLong(number)
                .putInt(0)
                .put(payload);
        return frame.putInt(CHECKED_AT + CHECKED, crc(frame.array(), 0, payload.length))
                .array();
    }

    /** Finds all whole frames, also behind bytes that belong to none. */
    static Scan scan(byte[] segment) {
        List<Range> frames = new ArrayList<>();
        int holes = 0;
        long end = 0;
        int at = 0;
        boolean astray = false;
        while (at + HEADER <= segment.length) {
            int payload = payloadAt(segment, at);
            if (payload < 0) {
                astray = true;
                at++;
                continue;
            }
            holes += astray ? 1 : 0;
            astray = false;
            frames.add(new Range(ByteBuffer.wrap(segment).getLong(at + 2 * Integer.BYTES), at, payload));
            at += HEADER + payload;
            end = at;
        }
        return new Scan(List.copyOf(frames), holes, end, segment.length);
    }

    private static int payloadAt(byte[] segment, int at) {
        ByteBuffer header = ByteBuffer.wrap(segment, at, HEADER);
        if (header.getInt() != MARK) {
            return -1;
        }
        int length = header.getInt();
        header.getLong();
        int crc = header.getInt();
        boolean fits = length >= 0 && length <= segment.length - at - HEADER;
        return fits && crc(segment, at, length) == crc ? length : -1;
    }

    private static int crc(byte[] bytes, int at, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + CHECKED_AT, CHECKED);
        crc.update(bytes, at + HEADER, payload);
        return (int) crc.getValue();
    }
}
