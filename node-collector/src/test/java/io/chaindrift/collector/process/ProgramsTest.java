package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    private Path temp = Path.of("");

    /** What a program has time for is hours; asked for its version it has not even one of them. */
    @Test
    void aProgramThatHangsWhenAskedForItsVersionIsNotWaitedForLong() throws Exception {
        Programs programs = new Programs(ProcessSettings.thisMachine()
                .within(Duration.ofHours(10), 1 << 20)
                .withPath(temp + ":/usr/bin:/bin"));
        program("iptables-nft-save", "exec sleep 36000");
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> assertNull(programs.version("iptables-nft-save")));

        program("iptables-nft-save", "echo 'iptables-nft-save v1.8.9 (nf_tables)'");
        assertEquals("v1.8.9", programs.version("iptables-nft-save"), "it is asked again");
    }

    private void program(String name, String script) throws Exception {
        Path file = Files.writeString(temp.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
