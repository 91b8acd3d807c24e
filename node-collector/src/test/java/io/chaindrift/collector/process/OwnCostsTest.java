package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCostsTest {

    @TempDir
    private Path proc = Path.of("");

    @Test
    void tellsProcessAndProgramsApart() throws Exception {
        Path self = Files.createDirectory(proc.resolve("self"));
        Files.writeString(
                self.resolve("stat"),
                "7 (a (strange) name) S 1 7 7 0 -1 4194560 9 9 0 0 12 3 400 50 20 0 24 0 1 2 3\n");
        Files.writeString(self.resolve("status"), "Name:\tjava\nVmHWM:\t   99999 kB\nVmRSS:\t   81920 kB\n");

        assertEquals(new OwnCosts(150_000_000L, 4_500_000_000L, 80L << 20), OwnCosts.in(proc));
        assertEquals(4_650_000_000L, new ProcessorTime(proc).nanos());
    }

    @Test
    void whatTheKernelDoesNotTellIsNotZero() {
        OwnCosts costs = OwnCosts.in(proc);

        assertNull(costs.processNanos());
        assertNull(costs.programNanos());
        assertNull(costs.residentBytes());
    }
}
