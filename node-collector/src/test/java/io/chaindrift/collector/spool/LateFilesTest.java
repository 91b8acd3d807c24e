package io.chaindrift.collector.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk is full when its collector starts for the first time. */
class LateFilesTest {

    private static final long BYTES = 1L << 20;

    @TempDir
    private Path temp = Path.of("");

    private String why = "No space left on device";

    /** The disk, of which the reason is why nothing can be made on it; empty when it can. */
    private SpoolFiles open() throws IOException {
        Path directory = temp.resolve("spool");
        return DiskFiles.openWhenThereIsRoom(directory, () -> {
            if (!why.isEmpty()) {
                throw new FileSystemException(directory.resolve("lock").toString(), null, why);
            }
            return DiskFiles.open(directory);
        });
    }

    @Test
    void holdsFramesInMemoryUntilThereIsRoom() throws Exception {
        try (Spool spool = Spool.open(open(), BYTES)) {
            assertFalse(spool.found().existed(), "it is a first start");
            assertNull(spool.found().damage());
            spool.append(new byte[] {1});
            spool.append(new byte[] {2});
            assertTrue(String.valueOf(spool.trouble()).contains("No space left on device"), spool::trouble);
            assertEquals(2, spool.bytesInMemory());

            Spool.Entry first = spool.next(0);
            assertArrayEquals(new byte[] {1}, spool.payload(first));
            spool.acknowledge(first);
            assertNotNull(spool.trouble());

            why = "";
            spool.append(new byte[] {3});
            assertNull(spool.trouble());
            assertEquals(0, spool.bytesInMemory());
        }
        try (Spool spool = Spool.open(open(), BYTES)) {
            assertEquals(2, spool.waiting(), "what was not acknowledged survives the process from then on");
            assertNull(spool.found().damage());
            assertArrayEquals(new byte[] {2}, spool.payload(spool.next(0)));
        }
    }

    @Test
    void isFullByQuotaToo() throws Exception {
        why = "Disk quota exceeded";
        try (Spool spool = Spool.open(open(), BYTES)) {
            spool.append(new byte[] {1});
            assertEquals(1, spool.waiting());
        }
    }

    @Test
    void isRefusedWhereItCanNeverBeWritten() {
        why = "Read-only file system";
        assertThrows(FileSystemException.class, this::open);
    }

    @Test
    void isRefusedWhereItWouldForgetAnEarlierSpool() throws Exception {
        why = "";
        try (Spool spool = Spool.open(open(), BYTES)) {
            spool.append(new byte[] {1});
        }
        why = "No space left on device";
        assertThrows(FileSystemException.class, this::open);
    }

    @Test
    void takesNoSpoolThatAnotherMadeMeanwhile() throws Exception {
        try (Spool late = Spool.open(open(), BYTES)) {
            why = "";
            try (Spool other = Spool.open(open(), BYTES)) {
                other.append(new byte[] {7});
            }
            late.append(new byte[] {1});
            assertTrue(String.valueOf(late.trouble()).contains("another collector"), late::trouble);
            assertEquals(1, late.bytesInMemory());
        }
        try (Spool other = Spool.open(open(), BYTES)) {
            assertEquals(1, other.waiting(), "it is as it was, and free");
        }
    }

    /** A disk of its own, as a volume is, is not empty. */
    @Test
    void aFreshDiskOfItsOwnIsAFirstStart() throws Exception {
        why = "";
        Files.createDirectories(temp.resolve("spool/lost+found"));
        try (Spool spool = Spool.open(open(), BYTES)) {
            assertFalse(spool.found().existed());
            assertNull(spool.found().damage());
        }
    }
}
