package io.chaindrift.processor.history;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one plane.
 *
 * @param index the latest keyframe and what builds on it; null before the first
 * @param pending a capture of which not all parts have come; null where there is none
 */
public record IndexState(
        @Nullable PlaneIndex index, @Nullable Pending pending) {

    /** Nothing yet. */
    public static final IndexState NONE = new IndexState(null, null);

    /**
     * A capture of which not all parts have come.
     *
     * @param captureId sequence of its first part
     * @param nextPart the part that has to come next
     * @param firstOffset offset of its first part
     */
    public record Pending(long captureId, int nextPart, long firstOffset) {}
}
