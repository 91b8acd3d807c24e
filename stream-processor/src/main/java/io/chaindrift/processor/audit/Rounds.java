package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.Pace;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A plane of which nothing comes any more, though its collector looks at it. A collector speaks of each plane at least once in a
 * heartbeat; how long that is it does not say, and no clock is needed: a heartbeat that tells nothing new comes when its plane has been
 * quiet for as long. A round ends with such a heartbeat of a plane that has spoken in it already, so it lasts a heartbeat at least,
 * and a plane that is silent for several of them has missed its own.
 *
 * <p>Where no other plane speaks, and the collector goes on to tell of its router or its node, the times of those events tell as much:
 * each plane's heartbeats have told how long it may be quiet. One event is not enough, as a collector that did not look for a while
 * tells of the router first, and of the planes after it in the same look.
 */
final class Rounds {

    /** After so many rounds in which it did not speak. */
    static final long MISSED = 5;

    private static final String OTHER_PLANES = "the collector goes on to speak of other planes, and not of it";
    private static final String THE_NODE = "the collector goes on to speak of the node, and not of it";

    private Rounds() {}

    /** A plane that could not be read at that time: that is a word on it, too. */
    static PlaneState failed(PlaneState plane, Map<String, PlaneState> all, long at) {
        return plane.failed().inRound(latest(all)).pace(pace(plane).spoken(at));
    }

    /**
     * A plane after a whole capture.
     *
     * @param unchanged whether it is as in the capture before
     */
    static PlaneState spoke(PlaneState before, PlaneState after, boolean unchanged, Map<String, PlaneState> all) {
        long round = latest(all);
        boolean quiet = unchanged && isQuiet(before, after);
        Pace pace = quiet ? pace(before).quiet(after.seenAt()) : pace(before).spoken(after.seenAt());
        return after.inRound(quiet && before.round() == round ? round + 1 : round)
                .pace(pace);
    }

    private static Pace pace(PlaneState plane) {
        return Objects.requireNonNullElse(plane.pace(), Pace.NONE);
    }

    /** The collector has told of something else than planes: in a look at none of them, or before those that it looked at. */
    static void heard(Draft draft, AuditEvent event) {
        boolean starts = event instanceof AuditEvent.EpochStarted;
        boolean other = event instanceof AuditEvent.RouterObserved
                || event instanceof AuditEvent.NodeObserved
                || event instanceof AuditEvent.Noted;
        for (PlaneState plane : List.copyOf(draft.state().planes().values())) {
            Pace pace = pace(plane);
            if (starts) {
                // It has everything to say anew, and is given its time for it.
                draft.record(new AuditFact.PlaneKnown(
                        plane.pace(pace.spoken(event.header().observedAt()))));
            } else if (other) {
                overdue(draft, event.header(), plane, pace);
            }
        }
    }

    private static void overdue(Draft draft, EventHeader header, PlaneState plane, Pace pace) {
        long at = header.observedAt();
        if (pace.quietMillis() == 0 || at - pace.spokenAt() < MISSED * pace.quietMillis()) {
            return;
        }
        if (pace.overdueAt() == 0) {
            draft.record(new AuditFact.PlaneKnown(plane.pace(pace.overdue(at))));
        } else if (at > pace.overdueAt()) {
            tellOf(draft, header, plane, THE_NODE);
        }
    }

    /** Neither a sync nor a failure before it was worth a word: only the time was. */
    private static boolean isQuiet(PlaneState before, PlaneState after) {
        CaptureMark was = before.mark();
        CaptureMark now = after.mark();
        return was != null
                && now != null
                && was.trusted()
                && before.stream().equals(after.stream())
                && after.syncs() == before.syncs()
                && !now.syncedAtLeast(1);
    }

    private static long latest(Map<String, PlaneState> all) {
        long latest = 0;
        for (PlaneState plane : all.values()) {
            latest = Math.max(latest, plane.round());
        }
        return latest;
    }

    /** Nothing can be said of planes that have rows and were not spoken of; a report of them is asked for. */
    static void tellOfMissed(Draft draft, EventHeader header) {
        long round = latest(draft.state().planes());
        for (PlaneState plane : List.copyOf(draft.state().planes().values())) {
            if (round - plane.round() >= MISSED) {
                tellOf(draft, header, plane, OTHER_PLANES);
            }
        }
    }

    private static void tellOf(Draft draft, EventHeader header, PlaneState plane, String detail) {
        if (plane.trouble() == null && draft.state().isTold(plane.plane())) {
            Troubles.tell(draft, header, List.of(plane), Trouble.Reason.NOT_SPOKEN_OF, detail);
        }
    }
}
