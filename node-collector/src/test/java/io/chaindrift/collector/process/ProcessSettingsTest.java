package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorKey;
import io.chaindrift.collector.config.CollectorSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {

    private static ProcessSettings of(long outputBytes) {
        return ProcessSettings.of(CollectorSettings.read(
                null, Map.of(), Map.of(CollectorKey.PROGRAM_OUTPUT_BYTES, Long.toString(outputBytes)), "host"));
    }

    @Test
    void noMoreIsReadThanTheHeapCanHold() {
        long heap = Runtime.getRuntime().maxMemory();
        assertEquals(ProcessSettings.understandable(heap), of(heap).outputBytes());
        assertEquals(1_000, of(1_000).outputBytes());
    }

    @Test
    void theShippedHeapHoldsAHundredThousandRules() {
        // What a keyframe of so many takes: 207 bytes a rule.
        assertTrue(ProcessSettings.understandable(159L << 20) > 100_000 * 207L);
    }
}
