package io.chaindrift.processor.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A keyframe and the deltas that build on it.
 *
 * @param plane plane id
 * @param stream stream of the keyframe
 * @param epoch its epoch
 * @param sequence sequence of its first part
 * @param partition partition in which all of it lies
 * @param firstOffset offset of its first part
 * @param lastOffset offset of its last part
 * @param observedAt when it was observed, in milliseconds since 1970
 * @param syncOrdinal its sync ordinal
 * @param canonVersion version of the named form
 * @param keyframeDigest digest of the plane in the keyframe, lower-case hex
 * @param trusted whether the keyframe is trusted
 * @param deltas the captures that changed something since, oldest first
 * @param digest digest of the plane after the last of them
 * @param brokenAt the last moment at which the rules are known before something is missing; null: nothing is
 * @param brokenReason what is missing; null: nothing is
 * @param gaps times within it at which the rules are not known, oldest first; the captures around them link
 * @param unknownSince the last moment before the keyframe at which the rules were known, where something is missing between; else null
 * @param unknownReason what is missing between; null: nothing is
 * @param partOffsets offset of each part of the keyframe; empty where it is in one part, or its parts were not recorded
 */
public record PlaneIndex(
        String plane,
        String stream,
        long epoch,
        long sequence,
        int partition,
        long firstOffset,
        long lastOffset,
        long observedAt,
        long syncOrdinal,
        int canonVersion,
        String keyframeDigest,
        boolean trusted,
        List<Delta> deltas,
        String digest,
        @Nullable Long brokenAt,
        @Nullable String brokenReason,
        @Nullable List<Gap> gaps,
        @Nullable Long unknownSince,
        @Nullable String unknownReason,
        @Nullable List<Long> partOffsets) {

    /** More deltas on one keyframe are not listed: the record would come near the size that Kafka takes. */
    public static final int MOST_DELTAS = 2_048;

    /** More gaps on one keyframe are not listed, for the same reason. */
    public static final int MOST_GAPS = 256;

    /** Of a keyframe in more parts their offsets are not listed: it is found as one stretch. */
    public static final int MOST_PARTS = 256;

    public PlaneIndex {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(keyframeDigest, "keyframeDigest");
        Objects.requireNonNull(digest, "digest");
        deltas = List.copyOf(deltas);
        gaps = gaps == null ? List.of() : List.copyOf(gaps);
        partOffsets = partOffsets == null ? List.of() : List.copyOf(partOffsets);
    }

    /**
     * One delta in all its parts.
     *
     * @param sequence sequence of its first part
     * @param firstOffset offset of its first part
     * @param lastOffset offset of its last part
     * @param observedAt when it was observed, in milliseconds since 1970
     * @param syncOrdinal its sync ordinal
     * @param trusted whether it is trusted
     */
    public record Delta(
            long sequence, long firstOffset, long lastOffset, long observedAt, long syncOrdinal, boolean trusted) {}

    /**
     * A time at which the rules are not known.
     *
     * @param from the last moment before at which they were known, in milliseconds since 1970
     * @param to when they were known again; null: not yet
     * @param reason why not, for people
     */
    public record Gap(long from, @Nullable Long to, String reason) {}

    /** Times within it at which the rules are not known, oldest first. */
    @Override
    public List<Gap> gaps() {
        return Objects.requireNonNull(gaps);
    }

    /** Offset of each part of the keyframe; empty where it is in one part, or its parts were not recorded. */
    @Override
    public List<Long> partOffsets() {
        return Objects.requireNonNull(partOffsets);
    }

    /** With one delta more. */
    PlaneIndex with(Delta delta, String result) {
        List<Delta> more = new ArrayList<>(deltas);
        more.add(delta);
        return copy(more, result, null, null, gaps());
    }

    /** With a gap that ends at a time, or is still open. Where one is open already, that is the one. */
    PlaneIndex unknown(long from, @Nullable Long to, String reason) {
        if (brokenAt != null || openGap()) {
            return this;
        }
        if (gaps().size() >= MOST_GAPS) {
            return broken(from, "more gaps after one keyframe than are listed; the latest: " + reason);
        }
        List<Gap> more = new ArrayList<>(gaps());
        more.add(new Gap(from, to, reason));
        return copy(deltas, digest, null, null, more);
    }

    /** With its open gap ended by a capture that links. */
    PlaneIndex knownAgain(long at) {
        if (!openGap()) {
            return this;
        }
        List<Gap> ended = new ArrayList<>(gaps());
        Gap last = ended.remove(ended.size() - 1);
        ended.add(new Gap(last.from(), at, last.reason()));
        return copy(deltas, digest, brokenAt, brokenReason, ended);
    }

    private boolean openGap() {
        return !gaps().isEmpty() && gaps().get(gaps().size() - 1).to() == null;
    }

    /** Beginning after something is missing. */
    PlaneIndex after(long since, String reason) {
        return copy(deltas, digest, brokenAt, brokenReason, gaps(), since, reason);
    }

    /** Ended, because something is missing after that moment. */
    PlaneIndex broken(long at, String reason) {
        return copy(deltas, digest, at, reason, gaps());
    }

    private PlaneIndex copy(
            List<Delta> more, String result, @Nullable Long at, @Nullable String reason, List<Gap> unknown) {
        return copy(more, result, at, reason, unknown, unknownSince, unknownReason);
    }

    private PlaneIndex copy(
            List<Delta> more,
            String result,
            @Nullable Long at,
            @Nullable String reason,
            List<Gap> unknown,
            @Nullable Long since,
            @Nullable String missing) {
        return new PlaneIndex(
                plane,
                stream,
                epoch,
                sequence,
                partition,
                firstOffset,
                lastOffset,
                observedAt,
                syncOrdinal,
                canonVersion,
                keyframeDigest,
                trusted,
                more,
                result,
                at,
                reason,
                unknown,
                since,
                missing,
                partOffsets);
    }
}
