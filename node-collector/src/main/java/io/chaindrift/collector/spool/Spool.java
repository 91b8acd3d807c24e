package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
    private final long memoryBytes;
    private final Deque<Entry> unread = new ArrayDeque<>();
    private final DiskFrames disk;
    private final ReadPosition position;
    private final Found found;
    private @Nullable String trouble;
    private boolean ended;
    private long nextNumber;
    private long held;

    private Spool(SpoolFiles files, long maxBytes, long segmentBytes, long memoryBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
        this.memoryBytes = memoryBytes;
        SpoolSegments scanned = SpoolSegments.scan(files);
        this.position = new ReadPosition(files, scanned.isPositionExpected());
        this.disk = new DiskFrames(files, segmentBytes, scanned);
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
        private byte @Nullable [] inMemory;
        private SpoolSegments.@Nullable Place onDisk;

        private Entry(long number, byte @Nullable [] inMemory, SpoolSegments.@Nullable Place onDisk) {
            this.number = number;
            this.inMemory = inMemory;
            this.onDisk = onDisk;
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
        return disk.bytes();
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
        Entry entry = new Entry(nextNumber++, payload, null);
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
        return disk.read(Objects.requireNonNull(entry.onDisk, "neither in memory nor on disk"));
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
            disk.deleteBefore(position.next());
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
        byte[] inMemory = entry.inMemory;
        if (inMemory != null) {
            held -= inMemory.length;
            entry.inMemory = null;
        }
    }

    /** Brings what is in memory to disk, the oldest first. */
    private void toDisk() throws IOException {
        boolean marked = position.inMemory();
        for (Entry entry : unread) {
            byte[] payload = entry.inMemory;
            if (payload != null) {
                entry.onDisk = disk.write(entry.number, payload);
                release(entry);
            }
        }
        if (marked) {
            position.moveTo(position.next(), false);
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
        while (disk.bytes() + more > maxBytes && disk.hasSegmentsToSpare()) {
            long last = disk.lastOfOldest();
            while (!unread.isEmpty() && unread.element().inMemory == null && unread.element().number <= last) {
                drops.add(readable(unread.remove()));
            }
            if (position.next() <= last) {
                position.moveTo(last + 1, position.inMemory());
            }
            disk.deleteBefore(position.next());
        }
    }

    private byte @Nullable [] readable(Entry entry) {
        try {
            return payload(entry);
        } catch (IOException damaged) {
            return null;
        }
    }

    private Found recover(SpoolSegments scanned) {
        long lastNumber = disk.last();
        for (SpoolSegments.Place place : scanned.places()) {
            if (place.number() >= position.next()) {
                unread.add(new Entry(place.number(), null, place));
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
