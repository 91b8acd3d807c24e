package io.chaindrift.collector.record;

import java.util.Objects;

/**
 * Where a writer's log ends.
 *
 * @param streamId made at random together with the spool
 * @param epoch number of the writer's start
 * @param lastSequence of the last event in it
 */
public record StreamPosition(String streamId, long epoch, long lastSequence) {

    public StreamPosition {
        Objects.requireNonNull(streamId, "streamId");
    }
}
