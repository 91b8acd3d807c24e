package io.chaindrift.processor.history;

import io.chaindrift.processor.audit.LogContinuity;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of a node's collector for all its planes. What is missing in the log ends the index of every plane at what was last
 * seen of it, though the next capture be a keyframe; what the collector could not read, and times in which it said nothing, are gaps
 * that the next capture that links ends.
 */
public final class NodeFold {

    /** A collector that says nothing for longer, by its own clock, was not looking: an hour. */
    static final long SILENCE_MILLIS = 3_600_000;

    private NodeFold() {}

    /**
     * What follows from an event.
     *
     * @param trail how far the log is known after it; null: it has been seen before, and nothing follows
     * @param planes states of the planes that may have changed
     */
    public record Step(@Nullable Trail trail, SortedMap<String, IndexState> planes) {}

    /** What follows from an event of the collector that lies at a place. */
    public static Step after(
            @Nullable Trail before, AuditEvent event, Place place, Function<String, IndexState> known) {
        var log = LogContinuity.check(before == null ? null : before.ledger(), event);
        var ledger = log.ledger();
        if (ledger == null) {
            return new Step(null, new TreeMap<>());
        }
        long at = event.header().observedAt();
        SortedMap<String, Long> seen = before == null ? new TreeMap<>() : before.seen();
        SortedMap<String, IndexState> planes = new TreeMap<>();
        String missing = event instanceof AuditEvent.EventsLost lost ? lost.reason() : log.detail();
        if (missing != null) {
            seen.forEach((plane, last) -> planes.put(plane, IndexFold.lost(known.apply(plane), last, missing)));
        } else if (before != null && at - before.heardAt() > SILENCE_MILLIS) {
            unknown(planes, seen, known, "the collector said nothing for " + (at - before.heardAt()) / 1_000 + " s");
        }
        if (event instanceof AuditEvent.CaptureFailed failed) {
            SortedMap<String, Long> those = new TreeMap<>(seen);
            those.keySet()
                    .removeIf(plane -> failed.plane() != null && !failed.plane().equals(plane));
            unknown(planes, those, known, "the plane could not be read: " + failed.reason());
        }
        String plane = plane(event);
        boolean two = log.broken() == Trouble.Reason.DUPLICATE_IDENTITY || log.broken() == Trouble.Reason.EQUIVOCATION;
        if (plane == null || two) {
            return new Step(Trail.of(ledger, at, seen), planes);
        }
        IndexState state = planes.containsKey(plane) ? planes.get(plane) : known.apply(plane);
        IndexState after = IndexFold.after(state, event, place, seen.getOrDefault(plane, at));
        planes.put(plane, after);
        PlaneIndex index = after.index();
        boolean whole = index != null && index.brokenAt() == null && after.pending() == null;
        if (whole) {
            seen = new TreeMap<>(seen);
            seen.put(plane, at);
        }
        return new Step(Trail.of(ledger, at, seen), planes);
    }

    private static void unknown(
            Map<String, IndexState> planes, Map<String, Long> seen, Function<String, IndexState> known, String reason) {
        seen.forEach((plane, last) -> {
            IndexState state = planes.containsKey(plane) ? planes.get(plane) : known.apply(plane);
            planes.put(plane, IndexFold.unknown(state, last, null, reason));
        });
    }

    private static @Nullable String plane(AuditEvent event) {
        if (event instanceof AuditEvent.Keyframe keyframe) {
            return keyframe.mark().plane();
        }
        if (event instanceof AuditEvent.Delta delta) {
            return delta.mark().plane();
        }
        return event instanceof AuditEvent.Unchanged unchanged
                ? unchanged.mark().plane()
                : null;
    }
}
