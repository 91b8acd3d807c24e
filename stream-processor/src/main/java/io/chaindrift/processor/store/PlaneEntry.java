package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.Beside;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Pace;
import io.chaindrift.processor.audit.model.PendingCapture;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.ruleset.named.NamedRuleset;
import org.jspecify.annotations.Nullable;

/** What is stored of a plane beside its chains. */
record PlaneEntry(
        String plane,
        @Nullable CaptureMark mark,
        String stream,
        long syncs,
        boolean synced,
        long syncedAt,
        @Nullable Trouble trouble,
        @Nullable PendingCapture pending,
        long seenAt,
        @Nullable Beside beside,
        long round,
        @Nullable Pace pace) {

    static PlaneEntry of(PlaneState plane) {
        return new PlaneEntry(
                plane.plane(),
                plane.mark(),
                plane.stream(),
                plane.syncs(),
                plane.synced(),
                plane.syncedAt(),
                plane.trouble(),
                plane.pending(),
                plane.seenAt(),
                plane.beside(),
                plane.round(),
                plane.pace());
    }

    PlaneState with(NamedRuleset ruleset) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, trouble, ruleset, pending, seenAt, beside, round, pace);
    }
}
