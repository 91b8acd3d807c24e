package io.chaindrift.processor.api.past;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetRangeTest {

    @Test
    void neighboursAreReadAsOne() {
        List<OffsetRange> ranges = List.of(range(40, 41), range(10, 12), range(15, 15), range(100, 100));

        assertEquals(List.of(range(10, 15), range(40, 41), range(100, 100)), OffsetRange.joined(ranges, 2));
        assertEquals(List.of(range(10, 41), range(100, 100)), OffsetRange.joined(ranges, 24));
        assertEquals(List.of(range(10, 100)), OffsetRange.joined(ranges, 58));
        assertEquals(List.of(), OffsetRange.joined(List.of(), 5));
    }

    @Test
    void rangesThatOverlapAreOneAndOneInsideAnotherMakesItNoShorter() {
        assertEquals(
                List.of(range(1, 9), range(11, 12)),
                OffsetRange.joined(List.of(range(1, 9), range(2, 3), range(11, 12)), 0));
        assertEquals(List.of(range(1, 9)), OffsetRange.joined(List.of(range(1, 5), range(6, 9)), 0));
    }

    @Test
    void aRangeBeginsBeforeItEnds() {
        assertThrows(IllegalArgumentException.class, () -> range(2, 1));
    }

    private static OffsetRange range(long first, long last) {
        return new OffsetRange(first, last);
    }
}
