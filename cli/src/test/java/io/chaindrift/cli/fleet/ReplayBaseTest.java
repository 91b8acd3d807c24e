package io.chaindrift.cli.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayBaseTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Duration LENGTH = Duration.ofMinutes(75);

    @TempDir
    private Path folder;

    @Test
    void shouldContinueTheSameHistoryAtTheSameTimes() {
        Path file = folder.resolve("replay.properties");
        ReplaySchedule begun = new ReplayBase(file).continueOrBegin("demo", LENGTH, 0.8333333, NOW);

        ReplaySchedule continued = new ReplayBase(file).continueOrBegin("demo", LENGTH, 99, NOW.plusSeconds(3_600));

        assertEquals(begun, continued);
        assertEquals(NOW, continued.beganAt());
    }

    @Test
    void shouldRefuseAnotherFleetOnTheSameData() {
        Path file = folder.resolve("replay.properties");
        new ReplayBase(file).continueOrBegin("demo", LENGTH, 1, NOW);

        CommandException refusal = assertThrows(
                CommandException.class, () -> new ReplayBase(file).continueOrBegin("/captures/S9", LENGTH, 1, NOW));

        assertTrue(refusal.getMessage().contains("replays demo, not /captures/S9"), refusal.getMessage());
    }

    @Test
    void shouldRefuseADamagedFile() throws Exception {
        Path file = folder.resolve("replay.properties");
        Files.writeString(file, "fleet=demo\nbeganAt=yesterday\n");

        CommandException refusal = assertThrows(
                CommandException.class, () -> new ReplayBase(file).continueOrBegin("demo", LENGTH, 1, NOW));

        assertTrue(refusal.getMessage().contains(file + " is damaged"), refusal.getMessage());
    }
}
