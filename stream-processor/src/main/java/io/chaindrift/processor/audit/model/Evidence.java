package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * The event behind a fact.
 *
 * @param position where it stands
 * @param observedAt when it was observed, in milliseconds since 1970
 */
public record Evidence(StreamPosition position, long observedAt) {

    public Evidence {
        Objects.requireNonNull(position, "position");
    }

    /** The event with that header. */
    public static Evidence of(EventHeader header) {
        return new Evidence(header.position(), header.observedAt());
    }
}
