package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.GrowthTrack;
import org.junit.jupiter.api.Test;

class GrowthFoldTest {

    private static final long HOUR = 3_600_000;

    private GrowthTrack track = GrowthTrack.NONE;

    @Test
    void oneCaptureSaysNothing() {
        add(0, 26);

        assertEquals(Growth.UNKNOWN, track.growth());
        assertEquals(0, GrowthFold.perSyncMilli(track));
    }

    @Test
    void moreCopiesAreGrowthInThousandthsOfACopy() {
        add(0, 0);
        add(12, 26);

        assertEquals(Growth.GROWING, track.growth());
        assertEquals(2_166, GrowthFold.perSyncMilli(track));
        assertEquals(52_000, GrowthFold.perDayMilli(track));
    }

    @Test
    void threeSyncsWithoutAnotherCopyAreStatic() {
        add(0, 0);
        add(12, 26);
        add(14, 26);
        assertEquals(Growth.GROWING, track.growth());

        add(15, 26);

        assertEquals(Growth.STATIC, track.growth());
        assertEquals(0, GrowthFold.perSyncMilli(track));
        assertEquals(0, GrowthFold.perDayMilli(track));
    }

    @Test
    void aCaptureWithoutASyncSaysNothingOnGrowth() {
        add(0, 4);
        add(0, 4);
        add(0, 4);
        add(2, 4);

        assertEquals(Growth.UNKNOWN, track.growth());
    }

    @Test
    void copiesTakenAwayBetweenSyncsBeginAnew() {
        add(0, 0);
        add(5, 10);
        add(5, 0);

        assertEquals(Growth.UNKNOWN, track.growth());
    }

    @Test
    void whatGrewUnderOneRouterIsUnknownUnderTheNext() {
        add(0, 0);
        add(5, 10);
        track = GrowthFold.underAnother(track);
        assertEquals(Growth.UNKNOWN, track.growth());

        add(6, 10);
        assertEquals(Growth.UNKNOWN, track.growth());
        add(8, 10);
        assertEquals(Growth.STATIC, track.growth());
        assertEquals(track, GrowthFold.underAnother(track));

        add(9, 12);
        assertEquals(2_000, GrowthFold.perSyncMilli(track));
    }

    @Test
    void perSyncIsNotKnownWhereSyncsWereNotCounted() {
        add(0, 0);
        track = GrowthFold.add(track, new GrowthTrack.Sample(1, 30, 10 * HOUR, false));

        assertEquals(Growth.GROWING, track.growth());
        assertEquals(0, GrowthFold.perSyncMilli(track));
        assertEquals(72_000, GrowthFold.perDayMilli(track));
    }

    private void add(long sync, long copies) {
        track = GrowthFold.add(track, new GrowthTrack.Sample(sync, copies, sync * HOUR, true));
    }
}
