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
 * @param brokenAt observedAt of the first capture that does not link; null: all do
 * @param brokenReason why it does not; null: all do
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
        @Nullable String brokenReason) {

    /** More deltas on one keyframe are not listed: the record would come near the size that Kafka takes. */
    public static final int MOST_DELTAS = 2_048;

    public PlaneIndex {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(keyframeDigest, "keyframeDigest");
        Objects.requireNonNull(digest, "digest");
        deltas = List.copyOf(deltas);
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

    /** With one delta more. */
    PlaneIndex with(Delta delta, String result) {
        List<Delta> more = new ArrayList<>(deltas);
        more.add(delta);
        return copy(more, result, null, null);
    }

    /** Ended by a capture that does not link. */
    PlaneIndex broken(long at, String reason) {
        return copy(deltas, digest, at, reason);
    }

    private PlaneIndex copy(List<Delta> more, String result, @Nullable Long at, @Nullable String reason) {
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
                reason);
    }
}
