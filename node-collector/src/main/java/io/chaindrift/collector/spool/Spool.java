package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Frames between their recording and the broker's acknowledgement, in order. Thread-safe.
 *
 * <p>Promises, in the order in which they are kept when two cannot be:
 *
 * <ol>
 *   <li>It opens, whatever is on the disk, and says what is wrong with it.
 *   <li>Frames come in the order in which they were added.
 *   <li>A frame that was added to the disk comes until it is acknowledged, crash or not; one that was acknowledged does not come
 *       again unless the disk lost the acknowledgement.
 *   <li>It takes no more than its bytes, but for one frame: the oldest segments make room, and the caller is told which frames
 *       went.
 *   <li>Where the disk takes nothing, frames are held in memory behind those on disk, up to a limit, and go to disk as soon as it
 *       takes them again. A mark on disk, written in place, tells the next process.
 * </ol>
 *
 * <p>How: a frame is forced before it is added; the read position is durable before a segment is deleted; frames are numbered
 * without gaps, so that one that is gone shows. The last frame stays on disk after it was acknowledged, so that the next process
 * finds what it needs to go on.
 */
public final class Spool implements AutoCloseable {

    private static final long LARGEST_SEGMENT = 4L << 20;
    private static final long SMALLEST_SEGMENT = 64L << 10;
    private static final int SEGMENTS = 8;
    private static final long MEMORY_BYTES = 8L << 20;

    private final SpoolFiles files;
    private final long maxBytes;
    private final long segmentBytes;
    private final long memoryBytes;
    private final Deque<Entry> unread = new ArrayDeque<>();
    private final TreeMap<Long, SpoolSegments.Segment> segments;
    private final ReadPosition position;
    private final Found found;
    private @Nullable String trouble;
    private boolean ended;
    private long writing;
    private long nextNumber;
    private long held;

    private Spool(SpoolFiles files, long maxBytes, long segmentBytes, long memoryBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
        this.segmentBytes = segmentBytes;
        this.memoryBytes = memoryBytes;
        SpoolSegments scanned = SpoolSegments.scan(files);
        this.position = new ReadPosition(files, scanned.isPositionExpected());
        this.segments = scanned.segments();
        this.writing = segments.isEmpty() ? 0 : segments.lastKey() + (scanned.isTailRepaired() ? 0 : 1);
        this.found = recover(scanned);
    }

    /**
     * What was on disk.
     *
     * @param existed true when an earlier process had begun
     * @param last the last whole frame; null when there is none
     * @param damage what is wrong with it, for people; null when nothing is
     * @param behind true when frames are gone that had been given away: the disk is older than what it says, or was damaged
     */
    public record Found(
            boolean existed,
            byte @Nullable [] last,
            @Nullable String damage,
            boolean behind) {}

    /**
     * Frames that made room.
     *
     * @param frames how many
     * @param first the oldest of them; null when it cannot be read
     * @param last the newest of them; null when it cannot be read
     */
    public record Dropped(int frames, byte @Nullable [] first, byte @Nullable [] last) {}

    /** A frame that waits. Its place can change while it waits; it stays the same entry. */
    public static final class Entry {

        private final long number;
        private final int length;
        private long segment;
        private long at;
        private byte @Nullable [] inMemory;

        private Entry(long number, int length) {
            this.number = number;
            this.length = length;
        }
    }

    /**
     * Opens the spool in these files, repairing what a crash left.
     *
     * @param maxBytes bytes on disk at most, but for one frame
     */
    public static Spool open(SpoolFiles files, long maxBytes) {
        long segment = Math.max(SMALLEST_SEGMENT, Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS));
        return open(files, maxBytes, segment, MEMORY_BYTES);
    }

    static Spool open(SpoolFiles files, long maxBytes, long segmentBytes, long memoryBytes) {
        return new Spool(files, maxBytes, segmentBytes, memoryBytes);
    }

    /** What was on disk when it was opened. */
    public Found found() {
        return found;
    }

    /** Bytes on disk. */
    public synchronized long bytes() {
        return segments.values().stream().mapToLong(SpoolSegments.Segment::size).sum();
    }

    /** Frames that wait. */
    public synchronized int waiting() {
        return unread.size();
    }

    /** Bytes of frames that are in memory alone. */
    public synchronized long bytesInMemory() {
        return held;
    }

    /** The entries that wait, the oldest first. */
    synchronized List<Entry> entries() {
        return List.copyOf(unread);
    }

    /** What the disk last refused; null when it takes everything. */
    public synchronized @Nullable String trouble() {
        return trouble;
    }

    /**
     * Adds a frame. On return it survives a crash, unless {@link #bytesInMemory()} says that the disk takes nothing.
     *
     * @return the frames that were dropped to make room; null when none were
     */
    public synchronized @Nullable Dropped append(byte[] payload) {
        Entry entry = new Entry(nextNumber++, payload.length);
        entry.inMemory = payload;
        held += payload.length;
        unread.add(entry);
        notifyAll();
        Drops drops = new Drops();
        try {
            makeRoom(Frames.HEADER + payload.length, drops);
            toDisk();
            trouble = null;
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
            mark();
            makeRoomInMemory(entry, drops);
        }
        return drops.frames == 0 ? null : new Dropped(drops.frames, drops.first, drops.last);
    }

    private static final class Drops {
        private int frames;
        private byte @Nullable [] first;
        private byte @Nullable [] last;

        void add(byte @Nullable [] payload) {
            first = frames == 0 ? payload : first;
            last = payload;
            frames++;
        }
    }

    /** The oldest frame that waits; null when none comes within that time, or waiting was ended. */
    public synchronized @Nullable Entry next(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; unread.isEmpty() && left > 0 && !ended; left = millisUntil(deadline)) {
            wait(left);
        }
        return unread.peek();
    }

    /** From now on nobody waits for a frame; those that are there can be had and acknowledged as before. */
    public synchronized void endWaiting() {
        ended = true;
        notifyAll();
    }

    /**
     * The content of a frame.
     *
     * @throws IOException when the disk gives back something else
     */
    public synchronized byte[] payload(Entry entry) throws IOException {
        byte[] inMemory = entry.inMemory;
        if (inMemory != null) {
            return inMemory;
        }
        String name = SpoolSegments.name(entry.segment);
        byte[] frame = files.read(name, entry.at, Frames.HEADER + entry.length);
        Frames.Scan scan = Frames.scan(frame);
        if (scan.frames().size() != 1
                || scan.end() != frame.length
                || scan.holes() > 0
                || scan.frames().get(0).number() != entry.number) {
            throw new IOException("the frame at " + entry.at + " of " + name + " is damaged");
        }
        return Arrays.copyOfRange(frame, Frames.HEADER, frame.length);
    }

    /**
     * The broker has it: it is not given out again, also after a crash unless the disk refuses to note that. Nothing happens when
     * it was dropped meanwhile.
     */
    public synchronized void acknowledge(Entry entry) {
        if (unread.peek() != entry) {
            return;
        }
        unread.remove();
        release(entry);
        try {
            position.moveTo(entry.number + 1, held > 0);
            deleteRead();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        files.close();
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private void release(Entry entry) {
        if (entry.inMemory != null) {
            held -= entry.length;
            entry.inMemory = null;
        }
    }

    /** Brings what is in memory to disk, the oldest first. */
    private void toDisk() throws IOException {
        boolean marked = position.inMemory();
        for (Entry entry : unread) {
            byte[] payload = entry.inMemory;
            if (payload != null) {
                write(entry, Frames.frame(entry.number, payload));
                release(entry);
            }
        }
        if (marked) {
            position.moveTo(position.next(), false);
        }
    }

    private void write(Entry entry, byte[] frame) throws IOException {
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
        long first = open == null ? entry.number : open.first();
        segments.put(writing, new SpoolSegments.Segment(first, entry.number, size + frame.length));
        entry.segment = writing;
        entry.at = size;
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

    /** Tells the next process that there were frames which are not on disk. */
    private void mark() {
        if (!position.inMemory()) {
            try {
                position.moveTo(position.next(), true);
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
    }

    private void makeRoomInMemory(Entry newest, Drops drops) {
        while (held > memoryBytes) {
            Entry oldest = unread.stream()
                    .filter(entry -> entry.inMemory != null)
                    .findFirst()
                    .orElse(newest);
            if (oldest == newest) {
                return;
            }
            drops.add(oldest.inMemory);
            unread.remove(oldest);
            release(oldest);
        }
    }

    private void makeRoom(int more, Drops drops) throws IOException {
        while (bytes() + more > maxBytes && segments.size() > 1) {
            SpoolSegments.Segment oldest = segments.firstEntry().getValue();
            while (!unread.isEmpty() && unread.element().inMemory == null && unread.element().number <= oldest.last()) {
                drops.add(readable(unread.remove()));
            }
            if (position.next() <= oldest.last()) {
                position.moveTo(oldest.last() + 1, position.inMemory());
            }
            deleteRead();
        }
    }

    private byte @Nullable [] readable(Entry entry) {
        try {
            return payload(entry);
        } catch (IOException damaged) {
            return null;
        }
    }

    /** Deletes segments that nobody needs any more; the newest one stays, for its last frame. */
    private void deleteRead() throws IOException {
        while (segments.size() > 1 && segments.firstEntry().getValue().last() < position.next()) {
            files.delete(SpoolSegments.name(segments.firstKey()));
            segments.pollFirstEntry();
        }
    }

    private Found recover(SpoolSegments scanned) {
        long lastNumber =
                segments.isEmpty() ? -1 : segments.lastEntry().getValue().last();
        for (SpoolSegments.Place place : scanned.places()) {
            if (place.number() >= position.next()) {
                Entry entry = new Entry(place.number(), place.payload());
                entry.segment = place.segment();
                entry.at = place.at();
                unread.add(entry);
            }
        }
        boolean behind = position.next() > lastNumber + 1;
        long firstNumber = scanned.places().isEmpty()
                ? position.next()
                : scanned.places().get(0).number();
        nextNumber = Math.max(lastNumber + 1, position.next());
        boolean existed = scanned.existed();
        String damage = scanned.damage(position.next());
        if (position.damage() != null) {
            damage = damage == null ? position.damage() : damage + "; " + position.damage();
        } else if (damage == null && firstNumber > position.next()) {
            damage = "frames " + position.next() + " to " + (firstNumber - 1) + " are gone";
        } else if (damage == null && behind && existed) {
            damage = "the spool lost frames that had been given away";
        } else if (damage == null && position.inMemory()) {
            damage = "frames were held in memory, because the disk took none, when the process ended";
        } else if (damage == null && existed && scanned.last() == null) {
            damage = "the spool was begun, but holds nothing";
        }
        settle();
        return new Found(existed, scanned.last(), damage, behind);
    }

    /** Makes sure that there is a position that can be written in place when the disk has no room any more. */
    private void settle() {
        try {
            position.moveTo(Math.min(position.next(), nextNumber), false);
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }
}
