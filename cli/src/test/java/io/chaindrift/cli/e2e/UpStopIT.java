package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.ExitCodes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the process itself: two on one data directory, and being told to stop. */
class UpStopIT {

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseASecondOneOnTheSameDataAndStopWhenTold() {
        Path data = folder.resolve("data");
        try (ChildUp first = ChildUp.start(data).awaitReady()) {
            try (ChildUp second = ChildUp.start(data)) {
                int refused = second.awaitEnd();

                assertEquals(ExitCodes.UNUSABLE, refused, second.output());
                assertTrue(second.output().contains(data + " is in use by process " + first.pid()), second.output());
                assertFalse(second.output().contains("\tat "), "a refusal has no stack trace");
            }

            int stopped = first.stop();

            assertEquals(ExitCodes.OK, stopped, first.output());
            assertTrue(first.output().contains("stopped in "), first.output());
        }
    }
}
