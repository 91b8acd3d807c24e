package io.chaindrift.processor.history;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one plane, or of a node.
 *
 * @param index the latest keyframe and what builds on it; null before the first
 * @param pending a capture of which not all parts have come; null where there is none
 * @param trail how far the node's log is known, in the one state that is about the node and no plane; else null
 */
public record IndexState(
        @Nullable PlaneIndex index,
        @Nullable Pending pending,
        @Nullable Trail trail) {

    /** Nothing yet. */
    public static final IndexState NONE = new IndexState(null, null, null);

    IndexState(@Nullable PlaneIndex index, @Nullable Pending pending) {
        this(index, pending, null);
    }

    /** The state that is about a node. */
    public static IndexState of(Trail trail) {
        return new IndexState(null, null, trail);
    }

    /**
     * A capture of which not all parts have come.
     *
     * @param captureId sequence of its first part
     * @param nextPart the part that has to come next
     * @param firstOffset offset of its first part
     * @param offsets offsets of the parts that have come; empty where they were not recorded
     */
    public record Pending(
            long captureId,
            int nextPart,
            long firstOffset,
            @Nullable List<Long> offsets) {

        public Pending {
            offsets = offsets == null ? List.of() : List.copyOf(offsets);
        }

        /** Offsets of the parts that have come; empty where they were not recorded. */
        @Override
        public List<Long> offsets() {
            return Objects.requireNonNull(offsets);
        }
    }
}
