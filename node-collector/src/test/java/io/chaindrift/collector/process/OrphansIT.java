package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a container without an init, what programs leave behind is this process's to let go of. */
class OrphansIT {

    @TempDir
    private Path temp = Path.of("");

    @Test
    void aNameMayHoldWhatItLikes() {
        assertTrue(Orphans.isEndedChildOfInit("7 (a) Z 1 b) Z 1 7 7"));
        assertFalse(Orphans.isEndedChildOfInit("7 (a) Z 1 b) S 1 7 7"));
        assertFalse(Orphans.isEndedChildOfInit("7 (sh) Z 12 7 7"));
        assertFalse(Orphans.isEndedChildOfInit(null));
    }

    /** Each run leaves a child behind that nobody waits for, and says how the program itself ended all the same. */
    @Test
    @RequiresRealIptables
    void whatHasEndedDoesNotStayInTheProcessTable() throws Exception {
        Path program = Files.writeString(temp.resolve("program"), "#!/bin/sh\nsleep 0.01 > /dev/null 2>&1 &\nexit 7\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path output = temp.resolve("out");
        Process first = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstProcess.class.getName(),
                        program.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(first.waitFor(120, TimeUnit.SECONDS), "it did not end");
        } finally {
            first.destroyForcibly();
        }
        List<String> said = Files.readAllLines(output);
        assertEquals("pid 1", said.get(0));
        assertEquals(
                List.of("ended with 7", "true"),
                said.stream().skip(1).distinct().toList());
    }
}
