package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A capture in parts of which not all have come.
 *
 * @param mark what its first part said of it
 * @param baseDigest of a delta: the form it applies to; null for a keyframe
 * @param nextPart the part that has to come next
 * @param chains the chains of a keyframe so far
 * @param edits the edits of a delta so far
 */
public record PendingCapture(
        CaptureMark mark, @Nullable String baseDigest, int nextPart, List<ChainPiece> chains, List<EditPiece> edits) {

    public PendingCapture {
        Objects.requireNonNull(mark, "mark");
        chains = List.copyOf(chains);
        edits = List.copyOf(edits);
    }
}
