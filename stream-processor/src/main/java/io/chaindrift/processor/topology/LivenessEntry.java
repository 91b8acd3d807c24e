package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node's speech.
 *
 * @param silent whether it was last called silent
 * @param heardAt broker's time of its collector's latest event; -1 when never heard
 * @param observedAt its own time of that event; null when never heard
 * @param position position of that event; null when never heard
 * @param saidAt its own time of the event last told of; null when never heard
 * @param namedAt broker's time of the latest event of any writer; null in entries of earlier programs
 * @param untold whether nothing of it stands in the topic: it was never heard, and nobody expects it
 */
record LivenessEntry(
        String cluster,
        String node,
        boolean silent,
        long heardAt,
        @Nullable Long observedAt,
        @Nullable StreamPosition position,
        @Nullable Long saidAt,
        @Nullable Long namedAt,
        boolean untold) {

    /** A node that others speak of and that was never heard. */
    static LivenessEntry named(String cluster, String node, long at, boolean untold) {
        return new LivenessEntry(cluster, node, false, -1, null, null, null, at, untold);
    }

    boolean heard() {
        return heardAt >= 0;
    }

    /** The same, named again. */
    LivenessEntry namedAgain(long at, boolean stillUntold) {
        long latest = namedAt == null ? at : Math.max(namedAt, at);
        return new LivenessEntry(
                cluster, node, silent, heardAt, observedAt, position, saidAt, latest, untold && stillUntold);
    }

    /** Broker's time of the latest sign of it by any writer; null where none is known. */
    @Nullable Long latestSign() {
        Long named = namedAt;
        if (named == null) {
            return heard() ? (Long) heardAt : null;
        }
        return Math.max(named, heardAt);
    }
}
