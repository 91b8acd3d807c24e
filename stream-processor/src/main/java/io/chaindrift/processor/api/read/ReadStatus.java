package io.chaindrift.processor.api.read;

import org.jspecify.annotations.Nullable;

/**
 * How the reading of facts stands.
 *
 * @param phase what the reader is doing
 * @param detail that, for people
 * @param recordsRead records read since the start
 * @param recordsBehind records known to be there and not read; -1: not known
 * @param upToDateAt when the reader last knew that it had read everything, in milliseconds since 1970-01-01T00:00:00Z; null: never
 */
public record ReadStatus(
        Phase phase,
        String detail,
        long recordsRead,
        long recordsBehind,
        @Nullable Long upToDateAt) {

    /** What the reader is doing. */
    public enum Phase {
        /** It waits for the broker or for topics that are not there yet. */
        WAITING,
        /** It reads what was there when it began: answers would not be complete. */
        RESTORING,
        /** It has read all that was there when it began, and follows. */
        READY,
        /** It was ready and cannot reach Kafka or the registry now: what it knows is old. */
        DISCONNECTED,
        /** It was closed. */
        CLOSED
    }

    /** Whether answers cover at least all that was there at the start. */
    public boolean complete() {
        return phase == Phase.READY || phase == Phase.DISCONNECTED;
    }
}
