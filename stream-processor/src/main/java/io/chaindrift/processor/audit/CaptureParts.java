package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainPiece;
import io.chaindrift.processor.audit.model.EditPiece;
import io.chaindrift.processor.audit.model.PendingCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a capture together. Parts follow each other in a stream, so the next part is the only one that can come; what
 * is held of an incomplete capture is bounded.
 */
final class CaptureParts {

    /** Chains or edits of one incomplete capture: above this it is given up and asked for anew. */
    static final int MAX_PIECES = 60_000;

    private CaptureParts() {}

    /**
     * A capture with one part more.
     *
     * @param capture what there is now; null when the part does not fit
     * @param complete whether all parts are there
     */
    record Result(@Nullable PendingCapture capture, boolean complete) {

        static final Result MISFIT = new Result(null, false);
    }

    static Result keyframe(@Nullable PendingCapture before, AuditEvent.Keyframe event) {
        return add(before, event.mark(), null, event.chains(), List.of());
    }

    static Result delta(@Nullable PendingCapture before, AuditEvent.Delta event) {
        return add(before, event.mark(), event.baseDigest(), List.of(), event.edits());
    }

    private static Result add(
            @Nullable PendingCapture before,
            CaptureMark mark,
            @Nullable String base,
            List<ChainPiece> chains,
            List<EditPiece> edits) {
        if (mark.part() < 0 || mark.part() >= mark.parts()) {
            return Result.MISFIT;
        }
        PendingCapture capture;
        if (mark.part() == 0) {
            capture = new PendingCapture(mark, base, 1, chains, edits);
        } else if (before != null && continues(before, mark, base)) {
            capture = new PendingCapture(
                    before.mark(),
                    base,
                    mark.part() + 1,
                    joined(before.chains(), chains),
                    joined(before.edits(), edits));
        } else {
            return Result.MISFIT;
        }
        if (capture.chains().size() + capture.edits().size() > MAX_PIECES) {
            return Result.MISFIT;
        }
        return new Result(capture, capture.nextPart() == mark.parts());
    }

    private static boolean continues(PendingCapture before, CaptureMark mark, @Nullable String base) {
        return before.mark().captureId() == mark.captureId()
                && before.mark().parts() == mark.parts()
                && before.nextPart() == mark.part()
                && before.mark().digest().equals(mark.digest())
                && Objects.equals(before.baseDigest(), base);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
