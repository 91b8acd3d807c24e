package io.chaindrift.processor.api.view;

import io.chaindrift.event.Trust;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.fact.IndexedDelta;
import io.chaindrift.fact.IndexedGap;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a keyframe and the deltas that build on it are, packed: a fleet has millions of deltas. Immutable.
 */
public final class IndexEntry {

    private static final int WIDTH = 4;

    private final String plane;
    private final String stream;
    private final long epoch;
    private final long sequence;
    private final int partition;
    private final long firstOffset;
    private final long lastOffset;
    private final long observedAt;
    private final int canonVersion;
    private final boolean trusted;
    private final @Nullable Long brokenAt;
    private final @Nullable String brokenReason;
    private final long[] deltas;
    private final BitSet suspects = new BitSet(0);
    private final List<Gap> gaps;
    private final @Nullable Long unknownSince;
    private final @Nullable String unknownReason;
    private final long[] parts;

    /**
     * A time at which the rules of a plane are not known.
     *
     * @param from the last moment before at which they were known, in milliseconds since 1970
     * @param to when they were known again; null: not yet
     * @param reason why not, for people
     */
    public record Gap(long from, @Nullable Long to, String reason) {

        /** True when some moment of the span, both ends in it, lies in the gap. */
        boolean touches(long first, long last) {
            return from < last && (to == null || to > first);
        }
    }

    private IndexEntry(HistoryIndex index) {
        plane = index.getPlane().intern();
        stream = index.getStream().intern();
        epoch = index.getEpoch();
        sequence = index.getSequence();
        partition = index.getPartition();
        firstOffset = index.getFirstOffset();
        lastOffset = index.getLastOffset();
        observedAt = index.getObservedAt().toEpochMilli();
        canonVersion = index.getCanonVersion();
        trusted = index.getTrust() == Trust.TRUSTED;
        brokenAt = millis(index.getBrokenAt());
        brokenReason = index.getBrokenReason();
        deltas = packed(index.getDeltas());
        for (int i = 0; i < index.getDeltas().size(); i++) {
            suspects.set(i, index.getDeltas().get(i).getTrust() != Trust.TRUSTED);
        }
        List<IndexedGap> told = index.getGaps();
        gaps = told == null
                ? List.of()
                : told.stream()
                        .map(gap -> new Gap(gap.getFrom().toEpochMilli(), millis(gap.getTo()), gap.getReason()))
                        .toList();
        unknownSince = millis(index.getUnknownSince());
        unknownReason = index.getUnknownReason();
        List<Long> offsets = index.getPartOffsets();
        parts = offsets == null
                ? new long[0]
                : offsets.stream().mapToLong(Long::longValue).toArray();
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    /** The entry of an index record. */
    public static IndexEntry of(HistoryIndex index) {
        return new IndexEntry(index);
    }

    private static long[] packed(List<IndexedDelta> deltas) {
        long[] packed = new long[deltas.size() * WIDTH];
        int at = 0;
        for (IndexedDelta delta : deltas) {
            packed[at] = delta.getSequence();
            packed[at + 1] = delta.getFirstOffset();
            packed[at + 2] = delta.getLastOffset();
            packed[at + 3] = delta.getObservedAt().toEpochMilli();
            at += WIDTH;
        }
        return packed;
    }

    /** Plane id. */
    public String plane() {
        return plane;
    }

    /** Stream of the keyframe. */
    public String stream() {
        return stream;
    }

    /** Its epoch. */
    public long epoch() {
        return epoch;
    }

    /** Sequence of its first part. */
    public long sequence() {
        return sequence;
    }

    /** Partition in which all of it lies. */
    public int partition() {
        return partition;
    }

    /** Offset of the keyframe's first part. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Offset of its last part. */
    public long lastOffset() {
        return lastOffset;
    }

    /** Offset of each of the keyframe's parts; empty where they are not known one by one, or there is but one. */
    public List<Long> partOffsets() {
        return Arrays.stream(parts).boxed().toList();
    }

    /** When the keyframe was observed, in milliseconds since 1970. */
    public long observedAt() {
        return observedAt;
    }

    /** Version of the named form. */
    public int canonVersion() {
        return canonVersion;
    }

    /** Whether the keyframe is trusted. */
    public boolean trusted() {
        return trusted;
    }

    /** Whether a delta is trusted. */
    public boolean trusted(int delta) {
        return !suspects.get(delta);
    }

    /** Times after the keyframe at which the rules are not known, oldest first; one that has not ended lasts to the next keyframe. */
    List<Gap> gaps() {
        return gaps;
    }

    /** The last moment before the keyframe at which they were known, where something is missing between; else null. */
    @Nullable Long unknownSince() {
        return unknownSince;
    }

    /** What is missing before the keyframe; null: nothing is. */
    @Nullable String unknownReason() {
        return unknownReason;
    }

    /** The last moment at which the rules are known before the next keyframe; null: nothing is missing. */
    public @Nullable Long brokenAt() {
        return brokenAt;
    }

    /** What is missing then; null: nothing is. */
    public @Nullable String brokenReason() {
        return brokenReason;
    }

    /** How many deltas build on it. */
    public int deltas() {
        return deltas.length / WIDTH;
    }

    /** How many of them lie at or before that time, in order and without a break. */
    public int deltasUntil(long at) {
        int count = 0;
        while (count < deltas() && deltaAt(count) <= at) {
            count++;
        }
        return count;
    }

    /** Sequence of a delta's first part. */
    public long deltaSequence(int delta) {
        return deltas[delta * WIDTH];
    }

    /** Offset of a delta's first part. */
    public long deltaFirstOffset(int delta) {
        return deltas[delta * WIDTH + 1];
    }

    /** Offset of a delta's last part. */
    public long deltaLastOffset(int delta) {
        return deltas[delta * WIDTH + 2];
    }

    /** When a delta was observed, in milliseconds since 1970. */
    public long deltaAt(int delta) {
        return deltas[delta * WIDTH + 3];
    }

    /** Offset of the last record that belongs to it. */
    public long end() {
        return deltas.length == 0 ? lastOffset : deltaLastOffset(deltas() - 1);
    }

    @Override
    public String toString() {
        return plane + " keyframe " + stream + "/" + epoch + "/" + sequence + " at " + partition + ":" + firstOffset
                + " with " + Arrays.toString(deltas);
    }
}
