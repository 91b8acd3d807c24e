package io.chaindrift.collector.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One seeded life of a spool between crashes, and the books that a reader of its promises keeps. The books know frames by a number
 * of their own, and of the spool only what its methods say.
 */
final class CrashStory {

    /** What happened in a life. */
    record Told(
            int frames, int crashes, int flips, int positionFlips, int flipsReported, int lostToFlips, int dropped) {}

    /** What a crash does to bits that are on disk. */
    private enum Flip {
        NONE,
        OF_A_FRAME,
        OF_THE_POSITION
    }

    /** Of the position's file, the bytes that say anything: two slots in sectors of their own. */
    private static final int POSITION_SECTOR = 4096;

    private static final int POSITION_BYTES = 28;

    private static final int STEPS = 40;
    private static final int SEGMENT = 2_000;
    private static final int MEMORY = 4_000;

    private final Random random;
    private final CrashingDisk disk;
    private final long maxBytes;
    private Spool spool;
    private int frames;
    private int crashes;
    private int flips;
    private int positionFlips;
    private int flipsReported;
    private int lostToFlips;
    private int dropped;

    /** Frames that must still come. */
    private final TreeSet<Integer> owed = new TreeSet<>();

    /** Frames that are in memory alone: they come unless there is a crash. */
    private final TreeSet<Integer> held = new TreeSet<>();

    /** The newest frame that was received and whose acknowledgement is durable. */
    private int settled = -1;

    private int received = -1;
    private boolean failedSinceOpen;

    CrashStory(long seed, boolean forces) {
        this.random = new Random(seed);
        this.disk = new CrashingDisk(random, random.nextBoolean() ? 512 : 4096, forces);
        this.maxBytes = random.nextInt(4) == 0 ? 8_000 : 1 << 20;
        this.spool = open();
    }

    private Spool open() {
        Spool opened = Spool.open(new DiskFiles(disk), maxBytes, SEGMENT, MEMORY);
        failedSinceOpen = false;
        return opened;
    }

    Told run() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> append();
                case 5, 6, 7 -> receive();
                case 8 -> crash(Flip.NONE);
                case 9 -> {
                    if (random.nextInt(3) == 0) {
                        crash(random.nextInt(3) == 0 ? Flip.OF_THE_POSITION : Flip.OF_A_FRAME);
                    }
                }
                case 10 -> mood(CrashingDisk.Mood.FULL);
                default -> mood(random.nextInt(3) == 0 ? CrashingDisk.Mood.FAILING : CrashingDisk.Mood.WELL);
            }
        }
        mood(CrashingDisk.Mood.WELL);
        append();
        crash(Flip.NONE);
        while (receive()) {
            assertTrue(frames >= 0);
        }
        assertEquals(new TreeSet<>(), owed, "these were recorded and never came");
        return new Told(frames, crashes, flips, positionFlips, flipsReported, lostToFlips, dropped);
    }

    private void mood(CrashingDisk.Mood mood) {
        disk.mood(mood);
        failedSinceOpen |= mood == CrashingDisk.Mood.FAILING;
    }

    private static byte[] content(int frame, int length) {
        byte[] bytes = new byte[Integer.BYTES + length];
        new Random(frame).nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(frame);
        return bytes;
    }

    private static int number(byte[] content) {
        int frame = ByteBuffer.wrap(content).getInt();
        assertArrayEquals(content(frame, content.length - Integer.BYTES), content, "another content than was added");
        return frame;
    }

    private void append() {
        int frame = frames++;
        Spool.Dropped gone = spool.append(content(frame, random.nextInt(1_200)));
        held.add(frame);
        if (spool.bytesInMemory() == 0) {
            // Now it is durable, and so is all before it.
            owed.addAll(held);
            held.clear();
        }
        if (gone != null) {
            drop(gone);
        }
    }

    private void drop(Spool.Dropped gone) {
        dropped += gone.frames();
        if (gone.first() == null || gone.last() == null) {
            assertTrue(failedSinceOpen || flips > 0, "a frame that made room could not be read");
            owed.removeIf(frame -> frame < frames - 1);
            return;
        }
        int first = number(gone.first());
        int last = number(gone.last());
        assertTrue(first <= last);
        owed.removeIf(frame -> frame >= first && frame <= last);
        held.removeIf(frame -> frame >= first && frame <= last);
    }

    private boolean receive() throws Exception {
        Spool.Entry entry = spool.next(0);
        if (entry == null) {
            return false;
        }
        byte[] payload;
        try {
            payload = spool.payload(entry);
        } catch (IOException e) {
            // The caller passes it over and reports it.
            assertTrue(failedSinceOpen, () -> "a frame cannot be read from a disk that is well: " + e);
            disk.mood(CrashingDisk.Mood.WELL);
            int passedOver = number(spool.payload(entry));
            spool.acknowledge(entry);
            owed.remove(passedOver);
            held.remove(passedOver);
            received = passedOver;
            return true;
        }
        int frame = number(payload);
        assertTrue(frame > received, "frame " + frame + " came after " + received);
        Integer before = owed.floor(frame - 1);
        assertFalse(before != null && before > received, "frame " + frame + " came before " + before);
        received = frame;
        held.remove(frame);
        spool.acknowledge(entry);
        owed.remove(frame);
        if (spool.trouble() == null) {
            settled = frame;
        } else {
            // The acknowledgement may be lost: after a crash it may come again.
            settled = Math.min(settled, frame - 1);
        }
        return true;
    }

    private boolean flip(Flip flip) {
        return switch (flip) {
            case NONE -> false;
            case OF_A_FRAME -> disk.flip(".frames");
            case OF_THE_POSITION -> disk.flip(ReadPosition.FILE, at -> at % POSITION_SECTOR < POSITION_BYTES);
        };
    }

    private void crash(Flip flip) {
        boolean wasFailing = failedSinceOpen;
        boolean inMemory = spool.bytesInMemory() > 0;
        crashes++;
        disk.crash();
        disk.mood(CrashingDisk.Mood.WELL);
        boolean flipped = flip(flip);
        spool = open();
        Spool.Found found = spool.found();
        if (flipped) {
            flips++;
            if (flip == Flip.OF_THE_POSITION) {
                positionFlips++;
                // What was acknowledged may come again, and it was said.
                settled = -1;
            }
            assertNotNull(found.damage(), "a flipped bit was not seen");
            flipsReported++;
        }
        if (inMemory && !wasFailing) {
            assertNotNull(found.damage(), "frames that were in memory alone are not told of");
        }
        reopened(flipped || wasFailing ? found.damage() : null, flipped ? flip : Flip.NONE, wasFailing);
    }

    /** Looks through what there is, by a second spool on the same files that nobody else sees. */
    private void reopened(@Nullable String damage, Flip flip, boolean wasFailing) {
        List<Integer> there = new ArrayList<>();
        for (byte[] payload : SpoolContents.unread(spool)) {
            there.add(number(payload));
        }
        for (int i = 1; i < there.size(); i++) {
            assertTrue(there.get(i) > there.get(i - 1), () -> "out of order: " + there);
        }
        TreeSet<Integer> missing = new TreeSet<>(owed);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            assertNotNull(damage, () -> "recorded and gone, and nobody says so: " + missing);
            assertTrue(
                    flip != Flip.OF_THE_POSITION || wasFailing, () -> "a bit of the position cost frames: " + missing);
            if (flip == Flip.OF_A_FRAME) {
                lostToFlips += missing.size();
                assertEquals(1, missing.size(), () -> "one bit cost more than its frame: " + missing);
            }
            owed.removeAll(missing);
        }
        if (damage == null) {
            there.stream()
                    .filter(frame -> frame <= settled)
                    .findFirst()
                    .ifPresent(frame -> assertTrue(frame > settled, "frame " + frame + " came again"));
        }
        received = there.isEmpty() ? received : there.get(0) - 1;
        held.clear();
    }
}
