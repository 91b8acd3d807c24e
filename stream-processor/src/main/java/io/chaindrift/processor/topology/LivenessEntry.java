package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node's speech.
 *
 * @param silent whether it was last called silent
 * @param heardAt broker's time of its latest event; -1 when never heard
 * @param observedAt its own time of that event; null when never heard
 * @param position position of that event; null when never heard
 * @param saidAt its own time of the event last told of; null when never heard
 */
record LivenessEntry(
        String cluster,
        String node,
        boolean silent,
        long heardAt,
        @Nullable Long observedAt,
        @Nullable StreamPosition position,
        @Nullable Long saidAt) {

    boolean heard() {
        return heardAt >= 0;
    }
}
