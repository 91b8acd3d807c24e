package io.chaindrift.processor.history;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.history.IndexState.Pending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the captures of a plane through its node's log. A delta belongs to the keyframe when it starts from the digest that the
 * capture before it led to; the first that does not ends the index, because from there on the rules are not known. They are not known
 * from the last capture before it on, for what does not link was lost somewhere between.
 */
public final class IndexFold {

    private IndexFold() {}

    /**
     * The state after an event at a place; unchanged by events that are no captures of the plane.
     *
     * @param seenAt when the plane was last known, in milliseconds since 1970
     */
    static IndexState after(IndexState before, AuditEvent event, Place place, long seenAt) {
        if (event instanceof AuditEvent.Keyframe keyframe) {
            return capture(before, event.header(), keyframe.mark(), null, place, seenAt);
        }
        if (event instanceof AuditEvent.Delta delta) {
            return capture(before, event.header(), delta.mark(), delta.baseDigest(), place, seenAt);
        }
        if (event instanceof AuditEvent.Unchanged unchanged) {
            return heartbeat(before, event.header(), unchanged.mark(), seenAt);
        }
        return before;
    }

    /** The state after events that are missing: what comes next may rest on what nobody knows. */
    static IndexState lost(IndexState before, long seenAt, String reason) {
        return new IndexState(broken(before.index(), seenAt, reason), null);
    }

    /** The state after a time in which nothing was observed, though what was before and what comes link. */
    static IndexState unknown(IndexState before, long from, @Nullable Long to, String reason) {
        PlaneIndex index = before.index();
        return index == null ? before : new IndexState(index.unknown(from, to, reason), before.pending());
    }

    private static IndexState capture(
            IndexState before, EventHeader header, CaptureMark mark, @Nullable String base, Place place, long seenAt) {
        Pending pending = before.pending();
        long first = place.offset();
        List<Long> offsets = new ArrayList<>();
        if (mark.part() > 0) {
            if (pending == null || pending.captureId() != mark.captureId() || pending.nextPart() != mark.part()) {
                return lost(before, seenAt, "a capture in parts is not whole");
            }
            first = pending.firstOffset();
            offsets.addAll(pending.offsets());
        }
        offsets.add(place.offset());
        if (mark.part() + 1 < mark.parts()) {
            List<Long> told = mark.parts() > PlaneIndex.MOST_PARTS ? List.of() : offsets;
            return new IndexState(before.index(), new Pending(mark.captureId(), mark.part() + 1, first, told));
        }
        PlaneIndex index = base == null
                ? keyframe(before.index(), header, mark, first, offsets, place)
                : delta(before.index(), header, mark, base, first, place, seenAt);
        return new IndexState(index, null);
    }

    private static PlaneIndex keyframe(
            @Nullable PlaneIndex before,
            EventHeader header,
            CaptureMark mark,
            long first,
            List<Long> offsets,
            Place place) {
        PlaneIndex index = new PlaneIndex(
                mark.plane(),
                header.position().stream(),
                header.position().epoch(),
                mark.captureId(),
                place.partition(),
                first,
                place.offset(),
                header.observedAt(),
                mark.syncOrdinal(),
                mark.canonVersion(),
                mark.digest(),
                mark.trusted(),
                List.of(),
                mark.digest(),
                null,
                null,
                List.of(),
                null,
                null,
                mark.parts() > 1 && offsets.size() == mark.parts() ? offsets : List.of());
        if (before == null) {
            return index;
        }
        Long since = before.brokenAt();
        String reason = before.brokenReason();
        if (since == null && !before.gaps().isEmpty()) {
            PlaneIndex.Gap last = before.gaps().get(before.gaps().size() - 1);
            since = last.to() == null ? (Long) last.from() : null;
            reason = last.reason();
        }
        return since == null ? index : index.after(since, String.valueOf(reason));
    }

    private static @Nullable PlaneIndex delta(
            @Nullable PlaneIndex index,
            EventHeader header,
            CaptureMark mark,
            String base,
            long first,
            Place place,
            long seenAt) {
        if (index == null || index.brokenAt() != null) {
            return index;
        }
        boolean repeated = index.lastOffset() >= first;
        if (repeated) {
            return index;
        }
        if (!index.digest().equals(base) || index.canonVersion() != mark.canonVersion()) {
            return broken(index, seenAt, "a delta starts from another capture than the one before it");
        }
        if (index.deltas().size() >= PlaneIndex.MOST_DELTAS) {
            return broken(index, seenAt, "more deltas on one keyframe than are listed");
        }
        return index.knownAgain(header.observedAt())
                .with(
                        new PlaneIndex.Delta(
                                mark.captureId(),
                                first,
                                place.offset(),
                                header.observedAt(),
                                mark.syncOrdinal(),
                                mark.trusted()),
                        mark.digest());
    }

    private static IndexState heartbeat(IndexState before, EventHeader header, CaptureMark mark, long seenAt) {
        PlaneIndex index = before.index();
        if (index == null || index.brokenAt() != null) {
            return before;
        }
        return index.digest().equals(mark.digest())
                ? new IndexState(index.knownAgain(header.observedAt()), before.pending())
                : lost(before, seenAt, "a heartbeat repeats another capture than the one before it");
    }

    private static @Nullable PlaneIndex broken(@Nullable PlaneIndex index, long seenAt, String reason) {
        return index == null || index.brokenAt() != null ? index : index.broken(seenAt, reason);
    }
}
