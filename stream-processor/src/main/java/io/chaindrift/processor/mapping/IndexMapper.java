package io.chaindrift.processor.mapping;

import io.chaindrift.event.Trust;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.fact.IndexedDelta;
import io.chaindrift.processor.history.PlaneIndex;
import java.time.Instant;

/** Writes the index of a plane as a record of its topic. Stateless and thread-safe. */
public final class IndexMapper {

    private IndexMapper() {}

    /** Where a keyframe and what builds on it are. */
    public static HistoryIndex index(String cluster, String node, PlaneIndex index) {
        Long broken = index.brokenAt();
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
                .setBrokenAt(broken == null ? null : Instant.ofEpochMilli(broken))
                .setBrokenReason(index.brokenReason())
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

    private static Trust trust(boolean trusted) {
        return trusted ? Trust.TRUSTED : Trust.SUSPECT;
    }
}
