package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.Depth;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpsetToolTest {

    private static final Depth BEAT = Depth.PRESENT;

    @TempDir
    private Path noPrograms = Path.of("");

    private IpsetTool tool() {
        ProcessSettings settings = ProcessSettings.thisMachine().withPath(noPrograms.toString());
        return new IpsetTool(settings, new Programs(settings));
    }

    private static List<Boolean> due(IpsetTool sets, Depth... looks) {
        return Stream.of(looks).map(sets::due).toList();
    }

    @Test
    void areReadAtEveryFifthHeartbeatWhileNothingHappens() {
        IpsetTool sets = tool();

        assertEquals(
                List.of(true, false, false, false, false, true, false),
                due(sets, BEAT, BEAT, BEAT, BEAT, BEAT, BEAT, BEAT));
    }

    @Test
    void areReadAtTheHeartbeatAfterRulesWereReadAndAtEveryFullLook() {
        IpsetTool sets = tool();
        due(sets, BEAT);

        sets.rulesWereRead();
        assertEquals(List.of(false, true, false), due(sets, Depth.CHANGES, BEAT, BEAT));
        assertEquals(List.of(true, true, false), due(sets, Depth.FULL, Depth.FULL, BEAT));
    }

    @Test
    void areTriedAtEveryHeartbeatWhileTheyCannotBeRead() throws Exception {
        IpsetTool sets = tool();
        due(sets, BEAT);
        assertTrue(sets.read().isEmpty(), "there is no such program");

        assertEquals(List.of(true, true, true), due(sets, BEAT, BEAT, BEAT));
    }
}
