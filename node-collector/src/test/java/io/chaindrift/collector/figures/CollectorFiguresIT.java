package io.chaindrift.collector.figures;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.RequiresRealIptables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints the collector's figures. Times are read by people; bytes are the same everywhere and have limits. */
class CollectorFiguresIT {

    @Test
    void bytesOnTheWireKeepToTheirLimits() throws Exception {
        check(new CollectorFigures().wire());
    }

    @Test
    @RequiresRealIptables
    @Tag("nightly")
    void everyFigure() throws Exception {
        check(new CollectorFigures().measure());
    }

    private static void check(CollectorFigures.Sizes sizes) {
        assertTrue(sizes.churn() <= 1_024, sizes::toString);
        assertTrue(sizes.heartbeat() <= 272, sizes::toString);
        assertTrue(sizes.heartbeatOfSix() <= 80, sizes::toString);
        assertTrue(sizes.day() <= 2e6, sizes::toString);
    }
}
