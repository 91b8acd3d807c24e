package io.chaindrift.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames on disk between their recording and the broker's acknowledgement, in order. The last frame stays on disk after it was
 * acknowledged, so that the next process finds what it needs to go on. Thread-safe.
 */
public final class Spool implements AutoCloseable {

    private static final String SEGMENT_SUFFIX = ".frames";
    private static final String POSITION = "position";
    private static final int POSITION_BYTES = 20;
    private static final long SEGMENT_BYTES = 4L << 20;

    private final SpoolFiles files;
    private final long maxBytes;
    private final Deque<Entry> unread = new ArrayDeque<>();
    private final TreeMap<Long, Long> sizes = new TreeMap<>();
    private final Found found;
    private Position read;
    private long writing;

    private Spool(SpoolFiles files, long maxBytes) throws IOException {
        this.files = files;
        this.maxBytes = maxBytes;
        this.read = readPosition();
        this.found = recover();
    }

    /**
     * What was on disk.
     *
     * @param existed true when an earlier process had begun
     * @param last the last whole frame; null when there is none
     * @param damage what is wrong with it, for people; null when nothing is
     */
    public record Found(
            boolean existed,
            byte @Nullable [] last,
            @Nullable String damage) {}

    /** A frame that waits. */
    public record Entry(long segment, long at, int payload) {

        long end() {
            return at + Frames.HEADER + payload;
        }
    }

    private record Position(long segment, long offset) {}

    /**
     * Opens the spool in these files, repairing what a crash left.
     *
     * @param maxBytes bytes on disk at most, but for one frame
     */
    public static Spool open(SpoolFiles files, long maxBytes) throws IOException {
        return new Spool(files, maxBytes);
    }

    /** What was on disk when it was opened. */
    public Found found() {
        return found;
    }

    /** Bytes on disk. */
    public synchronized long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Frames that wait. */
    public synchronized int waiting() {
        return unread.size();
    }

    /**
     * Adds a frame. On return it survives a crash.
     *
     * @return how many waiting frames were dropped to make room, the oldest first
     * @throws IOException when it is not recorded; nothing has changed then
     */
    public synchronized int append(byte[] payload) throws IOException {
        byte[] frame = Frames.frame(payload);
        int dropped = makeRoom(frame.length);
        long size = sizes.getOrDefault(writing, 0L);
        if (size >= SEGMENT_BYTES) {
            writing++;
            size = 0;
        }
        try {
            files.append(name(writing), frame);
        } catch (IOException e) {
            takeBack(size, e);
            throw e;
        }
        sizes.put(writing, size + frame.length);
        unread.add(new Entry(writing, size, payload.length));
        notifyAll();
        return dropped;
    }

    /** The oldest frame that waits; null when none comes within that time. */
    public synchronized @Nullable Entry next(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; unread.isEmpty() && left > 0; left = millisUntil(deadline)) {
            wait(left);
        }
        return unread.peek();
    }

    /**
     * The content of a frame.
     *
     * @throws IOException when the disk gives back something else
     */
    public synchronized byte[] payload(Entry entry) throws IOException {
        byte[] frame = files.read(name(entry.segment()), entry.at(), Frames.HEADER + entry.payload());
        Frames.Scan scan = Frames.scan(frame);
        if (scan.frames().size() != 1 || scan.end() != frame.length || scan.holes() > 0) {
            throw new IOException("the frame at " + entry.at() + " of " + name(entry.segment()) + " is damaged");
        }
        return Arrays.copyOfRange(frame, Frames.HEADER, frame.length);
    }

    /** The broker has it: it is not read again, also after a crash. Nothing happens when it was dropped meanwhile. */
    public synchronized void acknowledge(Entry entry) throws IOException {
        if (!entry.equals(unread.peek())) {
            return;
        }
        moveTo(new Position(entry.segment(), entry.end()));
        unread.remove();
        deleteBefore(entry.segment());
    }

    @Override
    public synchronized void close() throws IOException {
        files.close();
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private int makeRoom(int more) throws IOException {
        int dropped = 0;
        while (bytes() + more > maxBytes && sizes.size() > 1) {
            long oldest = sizes.firstKey();
            moveTo(new Position(oldest + 1, 0));
            while (!unread.isEmpty() && unread.peek().segment() == oldest) {
                unread.remove();
                dropped++;
            }
            deleteBefore(oldest + 1);
        }
        return dropped;
    }

    /** A frame that was written in part must not stand before the next one. */
    private void takeBack(long size, IOException cause) {
        try {
            if (sizes.containsKey(writing)) {
                files.truncate(name(writing), size);
            } else {
                files.delete(name(writing));
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
            writing++;
        }
    }

    private void moveTo(Position position) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(POSITION_BYTES).putLong(position.segment()).putLong(position.offset());
        files.replace(POSITION, bytes.putInt(crc(bytes.array())).array());
        read = position;
    }

    private Position readPosition() throws IOException {
        if (!files.list().contains(POSITION)) {
            return new Position(0, 0);
        }
        byte[] bytes = files.read(POSITION);
        if (bytes.length != POSITION_BYTES) {
            return new Position(0, 0);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Position position = new Position(buffer.getLong(), buffer.getLong());
        return buffer.getInt() == crc(bytes) ? position : new Position(0, 0);
    }

    private static int crc(byte[] position) {
        CRC32C crc = new CRC32C();
        crc.update(position, 0, POSITION_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }

    private Found recover() throws IOException {
        boolean existed = !files.list().isEmpty();
        TreeMap<Long, String> segments = new TreeMap<>();
        for (String name : files.list()) {
            if (name.endsWith(SEGMENT_SUFFIX)) {
                segments.put(number(name), name);
            }
        }
        int holes = 0;
        byte[] last = null;
        for (var segment : segments.entrySet()) {
            byte[] content = files.read(segment.getValue());
            Frames.Scan scan = Frames.scan(content);
            boolean newest = segment.getKey().equals(segments.lastKey());
            holes += scan.holes() + (scan.hasTail() && !newest ? 1 : 0);
            if (scan.hasTail() && newest) {
                files.truncate(segment.getValue(), scan.end());
            }
            sizes.put(segment.getKey(), newest ? scan.end() : scan.size());
            for (Frames.Range frame : scan.frames()) {
                last = Arrays.copyOfRange(content, (int) frame.at() + Frames.HEADER, (int) frame.end());
                if (isUnread(segment.getKey(), frame)) {
                    unread.add(new Entry(segment.getKey(), frame.at(), frame.payload()));
                }
            }
        }
        writing = segments.isEmpty() ? read.segment() : segments.lastKey();
        boolean behind = read.segment() > writing
                || (read.segment() == writing && read.offset() > sizes.getOrDefault(writing, 0L));
        if (behind && existed) {
            moveTo(new Position(writing, sizes.getOrDefault(writing, 0L)));
        }
        return new Found(existed, last, damage(holes, behind, existed && last == null));
    }

    private boolean isUnread(long segment, Frames.Range frame) {
        return segment > read.segment() || (segment == read.segment() && frame.at() >= read.offset());
    }

    private static @Nullable String damage(int holes, boolean behind, boolean empty) {
        if (holes > 0) {
            return "the spool gave back something else than was written in " + holes + " places";
        }
        if (behind) {
            return "the spool lost frames that had been published";
        }
        return empty ? "the spool was begun, but holds nothing" : null;
    }

    private void deleteBefore(long segment) throws IOException {
        while (!sizes.isEmpty() && sizes.firstKey() < segment) {
            files.delete(name(sizes.firstKey()));
            sizes.pollFirstEntry();
        }
    }

    private static String name(long segment) {
        return String.format(Locale.ROOT, "%016d", segment) + SEGMENT_SUFFIX;
    }

    private static long number(String name) throws IOException {
        try {
            return Long.parseLong(name.substring(0, name.length() - SEGMENT_SUFFIX.length()));
        } catch (NumberFormatException e) {
            throw new IOException("'" + name + "' is no file of a spool: remove it", e);
        }
    }
}
