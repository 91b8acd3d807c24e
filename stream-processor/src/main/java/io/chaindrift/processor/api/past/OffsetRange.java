package io.chaindrift.processor.api.past;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Some offsets of a partition.
 *
 * @param first the first of them
 * @param last the last of them
 */
public record OffsetRange(long first, long last) {

    public OffsetRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no offsets lie from " + first + " to " + last);
        }
    }

    /** True when the offset is one of them. */
    public boolean contains(long offset) {
        return offset >= first && offset <= last;
    }

    /**
     * Ranges that hold all of these, as few as there can be without more than so many offsets of no use between two of them; sorted.
     *
     * @param neighbours offsets that are rather read over than sought past
     */
    static List<OffsetRange> joined(List<OffsetRange> ranges, long neighbours) {
        List<OffsetRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(OffsetRange::first));
        List<OffsetRange> joined = new ArrayList<>();
        for (OffsetRange range : sorted) {
            OffsetRange before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && range.first() - before.last() - 1 <= neighbours) {
                joined.set(joined.size() - 1, new OffsetRange(before.first(), Math.max(before.last(), range.last())));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
