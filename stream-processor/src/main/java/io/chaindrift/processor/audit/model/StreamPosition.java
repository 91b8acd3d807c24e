package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * Where an event stands in its writer's stream.
 *
 * @param stream id of the stream
 * @param epoch number of the writer's start
 * @param sequence position in the epoch, from 0
 */
public record StreamPosition(String stream, long epoch, long sequence) {

    public StreamPosition {
        Objects.requireNonNull(stream, "stream");
    }
}
