package io.chaindrift.collector.figures;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.RequiresRealIptables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints the collector's figures. Times are read by people; bytes are the same everywhere and have limits. */
@RequiresRealIptables
@Tag("nightly")
class CollectorFiguresIT {

    @Test
    void bytesOnTheWireKeepToTheirLimits() throws Exception {
        CollectorFigures.Sizes sizes = new CollectorFigures().measure();
        assertTrue(sizes.churn() <= 64 << 10, sizes::toString);
        assertTrue(sizes.heartbeat() <= 256, sizes::toString);
        assertTrue(sizes.day() <= 10e6, sizes::toString);
    }
}
