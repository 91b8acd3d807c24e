package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseASecondOwnerAndNameTheFirst() throws Exception {
        Path data = folder.resolve("data");
        try (DataDirectory first = DataDirectory.claim(data, 4711)) {
            CommandException refusal = assertThrows(CommandException.class, () -> DataDirectory.claim(data, 4712));

            assertEquals(ExitCodes.UNUSABLE, refusal.exitCode());
            assertTrue(refusal.getMessage().contains("in use by process 4711"), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(first.root().toString()), refusal.getMessage());
        }
    }

    @Test
    void shouldBeFreeAgainWhenGivenUp() throws Exception {
        Path data = folder.resolve("data");
        DataDirectory.claim(data, 471100).close();

        try (DataDirectory second = DataDirectory.claim(data, 12)) {
            assertEquals("12", Files.readString(second.root().resolve("lock")));
        }
    }

    @Test
    void shouldSayThatAFileIsNoDirectory() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        CommandException refusal = assertThrows(CommandException.class, () -> DataDirectory.claim(file, 1));

        assertTrue(refusal.getMessage().startsWith("--data " + file), refusal.getMessage());
    }
}
