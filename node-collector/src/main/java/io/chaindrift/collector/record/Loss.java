package io.chaindrift.collector.record;

import org.jspecify.annotations.Nullable;

/**
 * Events that were recorded and will never come.
 *
 * @param why what took them
 * @param span which they were; null when not known
 * @param captures how many looks they came from; null when not known
 * @param detail one sentence for people
 */
public record Loss(Why why, @Nullable Span span, @Nullable Long captures, String detail) {

    /** What took them. */
    public enum Why {
        /** The oldest made room. */
        SPOOL_FULL,
        /** The disk gave back something else. */
        SPOOL_DAMAGED,
        /** The disk took nothing, and the memory for it was full. */
        DISK_FULL,
        /** The broker will never take them. */
        NOT_TAKEN;

        /** Whether they made room while the broker took nothing. */
        public boolean isOverflow() {
            return this == SPOOL_FULL || this == DISK_FULL;
        }
    }

    /**
     * A stretch of one epoch.
     *
     * @param first first sequence
     * @param last last sequence; null: to the end of the epoch
     */
    public record Span(
            String streamId,
            long epoch,
            long first,
            @Nullable Long last) {}
}
