package io.chaindrift.collector.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool on a real disk. */
class DiskFilesTest {

    private static final long BYTES = 1 << 20;
    private static final byte[] FRAME = "a frame".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temp = Path.of("");

    @Test
    void nobodyElseReadsWhatIsWritten() throws Exception {
        Path directory = temp.resolve("state").resolve("spool");
        try (Spool spool = Spool.open(DiskFiles.open(directory), BYTES)) {
            spool.append(FRAME);
            spool.acknowledge(spool.entries().get(0));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> secret = files.filter(file -> !file.endsWith("lock")).toList();
            assertEquals(2, secret.size(), "frames and position");
            for (Path file : secret) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    /** A broken file system can give a file any length. */
    @Test
    void aFileThatNoMemoryHoldsIsDamage() throws Exception {
        for (String name : List.of("0000000000000007.frames", ReadPosition.FILE)) {
            Path directory = temp.resolve(name);
            Files.createDirectory(directory);
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
                file.setLength(1L << 40);
            }
            try (Spool spool = Spool.open(DiskFiles.open(directory), BYTES)) {
                String damage = String.valueOf(spool.found().damage());
                assertTrue(damage.contains("more than was ever written"), damage);
                assertNull(spool.append(FRAME));
                assertNull(spool.trouble());
            }
            try (Spool spool = Spool.open(DiskFiles.open(directory), BYTES)) {
                assertEquals(1, spool.waiting(), "the next process goes on");
            }
        }
    }
}
