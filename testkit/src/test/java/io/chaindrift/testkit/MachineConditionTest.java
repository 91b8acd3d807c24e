package io.chaindrift.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineConditionTest {
    @Test
    void findsWhatIsInstalledAndNamesWhatIsNot() {
        assertTrue(Machine.program("sh").isPresent(), "a POSIX machine has sh");
        assertEquals(List.of("no-such-program"), Machine.missing("sh", "no-such-program"));
    }
}
