package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The frames of a spool that are on disk, in segments: written at the end of the newest, gone with the oldest. A frame is forced before
 * it counts; one that was written in part never stands before another. Not thread-safe.
 */
final class DiskFrames {

    private final SpoolFiles files;
    private final long segmentBytes;
    private final TreeMap<Long, SpoolSegments.Segment> segments;
    private long writing;

    /** Goes on where what was found ends. */
    DiskFrames(SpoolFiles files, long segmentBytes, SpoolSegments found) {
        this.files = files;
        this.segmentBytes = segmentBytes;
        this.segments = found.segments();
        this.writing = segments.isEmpty() ? 0 : segments.lastKey() + (found.isTailRepaired() ? 0 : 1);
    }

    /** Bytes of all segments. */
    long bytes() {
        return segments.values().stream().mapToLong(SpoolSegments.Segment::size).sum();
    }

    /** Number of the newest frame; -1 when there never was one. */
    long last() {
        return segments.isEmpty() ? -1 : segments.lastEntry().getValue().last();
    }

    /** Whether there is a segment that can go: the newest one stays, for its last frame. */
    boolean hasSegmentsToSpare() {
        return segments.size() > 1;
    }

    /** Number of the newest frame in the oldest segment, which there has to be. */
    long lastOfOldest() {
        return segments.firstEntry().getValue().last();
    }

    /** Adds a frame. */
    SpoolSegments.Place write(long number, byte[] payload) throws IOException {
        byte[] frame = Frames.frame(number, payload);
        SpoolSegments.Segment open = segments.get(writing);
        if (open != null && open.size() >= segmentBytes) {
            writing++;
            open = null;
        }
        long size = open == null ? 0 : open.size();
        try {
            files.append(SpoolSegments.name(writing), frame);
        } catch (IOException e) {
            takeBack(size, e);
            throw e;
        }
        long first = open == null ? number : open.first();
        segments.put(writing, new SpoolSegments.Segment(first, number, size + frame.length));
        return new SpoolSegments.Place(number, writing, size, payload.length);
    }

    /** A frame that was written in part must not stand before the next one. */
    private void takeBack(long size, IOException cause) {
        try {
            if (segments.containsKey(writing)) {
                files.truncate(SpoolSegments.name(writing), size);
            } else {
                files.delete(SpoolSegments.name(writing));
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
            writing++;
        }
    }

    /**
     * The content of a frame.
     *
     * @throws IOException when the disk gives back something else
     */
    byte[] read(SpoolSegments.Place place) throws IOException {
        String name = SpoolSegments.name(place.segment());
        byte[] frame = files.read(name, place.at(), Frames.HEADER + place.payload());
        Frames.Scan scan = Frames.scan(frame);
        if (scan.frames().size() != 1
                || scan.end() != frame.length
                || scan.holes() > 0
                || scan.frames().get(0).number() != place.number()) {
            throw new IOException("the frame at " + place.at() + " of " + name + " is damaged");
        }
        return Arrays.copyOfRange(frame, Frames.HEADER, frame.length);
    }

    /** Deletes the segments that hold no frame from that number on. */
    void deleteBefore(long number) throws IOException {
        while (hasSegmentsToSpare() && lastOfOldest() < number) {
            files.delete(SpoolSegments.name(segments.firstKey()));
            segments.pollFirstEntry();
        }
    }
}
