package io.chaindrift.processor.history;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.history.IndexState.Pending;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the captures of a plane through its node's log. A delta belongs to the keyframe when it starts from the digest that the
 * capture before it led to; the first that does not ends the index, because from there on the rules are not known.
 */
public final class IndexFold {

    private IndexFold() {}

    /** The state after an event at a place; unchanged by events that are no captures of the plane. */
    public static IndexState after(IndexState before, AuditEvent event, Place place) {
        if (event instanceof AuditEvent.Keyframe keyframe) {
            return capture(before, event.header(), keyframe.mark(), null, place);
        }
        if (event instanceof AuditEvent.Delta delta) {
            return capture(before, event.header(), delta.mark(), delta.baseDigest(), place);
        }
        if (event instanceof AuditEvent.Unchanged unchanged) {
            return heartbeat(before, event.header(), unchanged.mark());
        }
        return before;
    }

    private static IndexState capture(
            IndexState before, EventHeader header, CaptureMark mark, @Nullable String base, Place place) {
        Pending pending = before.pending();
        long first = place.offset();
        if (mark.part() > 0) {
            if (pending == null || pending.captureId() != mark.captureId() || pending.nextPart() != mark.part()) {
                return new IndexState(broken(before.index(), header, "a capture in parts is not whole"), null);
            }
            first = pending.firstOffset();
        }
        if (mark.part() + 1 < mark.parts()) {
            return new IndexState(before.index(), new Pending(mark.captureId(), mark.part() + 1, first));
        }
        PlaneIndex index = base == null
                ? keyframe(header, mark, first, place)
                : delta(before.index(), header, mark, base, first, place);
        return new IndexState(index, null);
    }

    private static PlaneIndex keyframe(EventHeader header, CaptureMark mark, long first, Place place) {
        return new PlaneIndex(
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
                null);
    }

    private static @Nullable PlaneIndex delta(
            @Nullable PlaneIndex index, EventHeader header, CaptureMark mark, String base, long first, Place place) {
        if (index == null || index.brokenAt() != null) {
            return index;
        }
        boolean repeated = index.lastOffset() >= first;
        if (repeated) {
            return index;
        }
        if (!index.digest().equals(base) || index.canonVersion() != mark.canonVersion()) {
            return broken(index, header, "a delta starts from another capture than the one before it");
        }
        if (index.deltas().size() >= PlaneIndex.MOST_DELTAS) {
            return broken(index, header, "more deltas on one keyframe than are listed");
        }
        return index.with(
                new PlaneIndex.Delta(
                        mark.captureId(),
                        first,
                        place.offset(),
                        header.observedAt(),
                        mark.syncOrdinal(),
                        mark.trusted()),
                mark.digest());
    }

    private static IndexState heartbeat(IndexState before, EventHeader header, CaptureMark mark) {
        PlaneIndex index = before.index();
        boolean links = index == null || index.digest().equals(mark.digest());
        return links
                ? before
                : new IndexState(
                        broken(index, header, "a heartbeat repeats another capture than the one before it"), null);
    }

    private static @Nullable PlaneIndex broken(@Nullable PlaneIndex index, EventHeader header, String reason) {
        return index == null || index.brokenAt() != null ? index : index.broken(header.observedAt(), reason);
    }
}
