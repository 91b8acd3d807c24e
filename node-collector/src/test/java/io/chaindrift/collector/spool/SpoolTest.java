package io.chaindrift.collector.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final long LARGE = 64 << 20;
    private static final String FIRST = "0000000000000000.frames";

    /** A disk that can be looked at and can refuse. */
    private static final class MemoryFiles implements SpoolFiles {

        private final TreeMap<String, byte[]> files = new TreeMap<>();
        private int writesLeft = Integer.MAX_VALUE;

        @Override
        public List<String> list() {
            return List.copyOf(files.keySet());
        }

        @Override
        public byte[] read(String name) throws IOException {
            byte[] content = files.get(name);
            if (content == null) {
                throw new IOException(name + " is not there");
            }
            return content.clone();
        }

        @Override
        public byte[] read(String name, long at, int length) throws IOException {
            byte[] all = read(name);
            return Arrays.copyOfRange(all, (int) at, (int) Math.min(all.length, at + length));
        }

        @Override
        public void append(String name, byte[] bytes) throws IOException {
            byte[] before = files.getOrDefault(name, new byte[0]);
            int fit = writesLeft-- > 0 ? bytes.length : bytes.length / 2;
            byte[] after = Arrays.copyOf(before, before.length + fit);
            System.arraycopy(bytes, 0, after, before.length, fit);
            files.put(name, after);
            if (fit < bytes.length) {
                throw new IOException("no space left on device");
            }
        }

        @Override
        public void truncate(String name, long size) throws IOException {
            files.put(name, Arrays.copyOf(read(name), (int) size));
        }

        @Override
        public void replace(String name, byte[] bytes) {
            files.put(name, bytes.clone());
        }

        @Override
        public void overwrite(String name, long at, byte[] bytes) throws IOException {
            byte[] content = read(name);
            System.arraycopy(bytes, 0, content, (int) at, bytes.length);
            files.put(name, content);
        }

        @Override
        public void delete(String name) {
            files.remove(name);
        }

        @Override
        public void close() {}

        MemoryFiles cutOff(String name, int size) {
            MemoryFiles copy = new MemoryFiles();
            copy.files.putAll(files);
            copy.files.put(name, Arrays.copyOf(files.get(name), size));
            return copy;
        }
    }

    private final MemoryFiles disk = new MemoryFiles();

    @Test
    void givesBackWhatWasRecordedInOrder() throws Exception {
        Spool spool = filled("one", "two", "three");
        assertEquals(List.of("one", "two", "three"), drain(spool));
        Spool again = Spool.open(disk, LARGE);
        assertEquals(0, again.waiting());
        assertEquals("three", text(again.found().last()));
        assertNull(again.found().damage());
    }

    @Test
    void nothingWasThere() throws Exception {
        assertFalse(Spool.open(disk, LARGE).found().existed());
    }

    @Test
    void anAcknowledgedFrameDoesNotComeAgain() throws Exception {
        Spool spool = filled("one", "two");
        spool.acknowledge(assertNotNullEntry(spool));
        assertEquals(List.of("two"), drain(Spool.open(disk, LARGE)));
    }

    @Test
    void aCrashAtAnyByteOfTheLastFrameLosesOnlyThatFrame() throws Exception {
        filled("one", "two");
        int whole = disk.read(FIRST).length;
        filledFurther("three");
        int all = disk.read(FIRST).length;
        for (int size = whole; size < all; size++) {
            MemoryFiles crashed = disk.cutOff(FIRST, size);
            Spool spool = Spool.open(crashed, LARGE);
            assertEquals(size > whole, spool.found().damage() != null, "a cut-off tail is told, at " + size);
            assertEquals("two", text(spool.found().last()));
            spool.append(bytes("four"));
            assertEquals(List.of("one", "two", "four"), drain(Spool.open(crashed, LARGE)));
        }
    }

    @Test
    void aFlippedBitInTheMiddleIsSkippedAndReported() throws Exception {
        filled("one", "two", "three");
        byte[] content = disk.read(FIRST);
        int first = Frames.HEADER + "one".length();
        int second = first + Frames.HEADER + "two".length();
        for (int at = first; at < second; at++) {
            for (int bit = 0; bit < 8; bit++) {
                MemoryFiles damaged = disk.cutOff(FIRST, content.length);
                byte[] flipped = content.clone();
                flipped[at] ^= (byte) (1 << bit);
                damaged.files.put(FIRST, flipped);
                Spool spool = Spool.open(damaged, LARGE);
                assertNotNull(spool.found().damage(), "bit " + bit + " at " + at);
                assertEquals(List.of("one", "three"), drain(spool));
            }
        }
    }

    @Test
    void publishedFramesThatAreGoneAreReported() throws Exception {
        drain(filled("one", "two"));
        Spool spool = Spool.open(disk.cutOff(FIRST, Frames.HEADER + "one".length()), LARGE);
        assertNotNull(spool.found().damage());
        assertEquals(0, spool.waiting());
    }

    @Test
    void aDamagedPositionMeansToSendAgain() throws Exception {
        drain(filled("one", "two"));
        disk.files.get("position")[7] ^= 5;
        disk.files.get("position")[4096 + 7] ^= 5;
        assertEquals(List.of("one", "two"), drain(Spool.open(disk, LARGE)));
    }

    @Test
    void aFullDiskLeavesNothingHalfWritten() throws Exception {
        Spool spool = filled("one");
        disk.writesLeft = 0;
        assertNull(spool.append(bytes("two")));
        assertTrue(spool.bytesInMemory() > 0);
        assertNotNull(spool.trouble());
        disk.writesLeft = Integer.MAX_VALUE;
        spool.append(bytes("three"));
        assertEquals(0, spool.bytesInMemory());
        Spool again = Spool.open(disk, LARGE);
        assertNull(again.found().damage());
        assertEquals(List.of("one", "two", "three"), drain(again));
    }

    /** They were published while the disk took nothing, so nothing of them is owed to anybody. */
    @Test
    void framesThatWereAcknowledgedInMemoryAreNotMissed() throws Exception {
        MemoryFiles files = new MemoryFiles();
        Spool spool = Spool.open(files, LARGE);
        spool.append(bytes("a"));
        files.writesLeft = 0;
        spool.append(bytes("b"));
        spool.append(bytes("c"));
        for (int i = 0; i < 2; i++) {
            spool.acknowledge(spool.entries().get(0));
        }
        files.writesLeft = Integer.MAX_VALUE;
        spool.append(bytes("d"));

        Spool next = Spool.open(files, LARGE);
        assertNull(next.found().damage());
        assertFalse(next.found().behind());
        assertEquals(2, next.waiting(), "c and d");
    }

    @Test
    void theOldestMakeRoom() throws Exception {
        Spool spool = Spool.open(disk, 12 << 20);
        byte[] frame = new byte[1 << 20];
        new Random(1).nextBytes(frame);
        int dropped = 0;
        for (int i = 0; i < 40; i++) {
            Spool.Dropped more = spool.append(frame);
            dropped += more == null ? 0 : more.frames();
            assertTrue(spool.bytes() <= 12 << 20, "at frame " + i + ": " + spool.bytes());
        }
        assertTrue(dropped > 0);
        assertEquals(40, dropped + spool.waiting());
        assertEquals(spool.waiting(), Spool.open(disk, 12 << 20).waiting());
    }

    @Test
    void segmentsGoWhenTheyAreRead() throws Exception {
        Spool spool = Spool.open(disk, LARGE);
        for (int i = 0; i < 12; i++) {
            spool.append(new byte[1 << 20]);
        }
        assertEquals(4, disk.list().size(), () -> String.valueOf(disk.list()));
        drain(spool);
        assertEquals(2, disk.list().size(), () -> "the newest segment and the position: " + disk.list());
        assertArrayEquals(new byte[1 << 20], Spool.open(disk, LARGE).found().last());
    }

    @Test
    void aSecondOwnerIsRefused(@TempDir Path directory) throws Exception {
        try (DiskFiles owner = DiskFiles.open(directory)) {
            owner.append("a", bytes("x"));
            IOException refused = assertThrows(IOException.class, () -> DiskFiles.open(directory));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use"));
        }
        try (DiskFiles next = DiskFiles.open(directory)) {
            next.append("a", bytes("y"));
            next.replace("b", bytes("z"));
            next.truncate("a", 1);
            assertEquals(List.of("a", "b"), next.list());
            assertEquals("x", text(next.read("a")));
            assertEquals("x", text(next.read("a", 0, 10)));
        }
    }

    private Spool filled(String... frames) throws IOException {
        Spool spool = Spool.open(disk, LARGE);
        for (String frame : frames) {
            spool.append(bytes(frame));
        }
        return spool;
    }

    private void filledFurther(String frame) throws IOException {
        Spool.open(disk, LARGE).append(bytes(frame));
    }

    private static Spool.Entry assertNotNullEntry(Spool spool) throws InterruptedException {
        Spool.Entry entry = spool.next(1);
        assertNotNull(entry);
        return entry;
    }

    private static List<String> drain(Spool spool) throws Exception {
        List<String> frames = new ArrayList<>();
        for (Spool.Entry entry = spool.next(1); entry != null; entry = spool.next(1)) {
            frames.add(text(spool.payload(entry)));
            spool.acknowledge(entry);
        }
        return frames;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        assertNotNull(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
