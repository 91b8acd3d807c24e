package io.chaindrift.processor.mapping;

import io.chaindrift.event.Trust;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.fact.IndexedDelta;
import io.chaindrift.fact.IndexedGap;
import io.chaindrift.processor.history.PlaneIndex;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the index of a plane as a record of its topic. Stateless and thread-safe. */
public final class IndexMapper {

    private IndexMapper() {}

    /** Where a keyframe and what builds on it are. */
    public static HistoryIndex index(String cluster, String node, PlaneIndex index) {
        return HistoryIndex.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setPlane(index.plane())
                .setStream(index.stream())
                .setEpoch(index.epoch())
                .setSequence(index.sequence())
                .setPartition(index.partition())
                .setFirstOffset(index.firstOffset())
                .setLastOffset(index.lastOffset())
                .setObservedAt(Instant.ofEpochMilli(index.observedAt()))
                .setSyncOrdinal(index.syncOrdinal())
                .setCanonVersion(index.canonVersion())
                .setCanonicalDigest(index.keyframeDigest())
                .setTrust(trust(index.trusted()))
                .setDeltas(index.deltas().stream().map(IndexMapper::delta).toList())
                .setBrokenAt(time(index.brokenAt()))
                .setBrokenReason(index.brokenReason())
                .setGaps(
                        index.gaps().isEmpty()
                                ? null
                                : index.gaps().stream().map(IndexMapper::gap).toList())
                .setUnknownSince(time(index.unknownSince()))
                .setUnknownReason(index.unknownReason())
                .setPartOffsets(index.partOffsets().isEmpty() ? null : index.partOffsets())
                .build();
    }

    private static IndexedDelta delta(PlaneIndex.Delta delta) {
        return new IndexedDelta(
                delta.sequence(),
                delta.firstOffset(),
                delta.lastOffset(),
                Instant.ofEpochMilli(delta.observedAt()),
                delta.syncOrdinal(),
                trust(delta.trusted()));
    }

    private static IndexedGap gap(PlaneIndex.Gap gap) {
        return new IndexedGap(Instant.ofEpochMilli(gap.from()), time(gap.to()), gap.reason());
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static Trust trust(boolean trusted) {
        return trusted ? Trust.TRUSTED : Trust.SUSPECT;
    }
}
