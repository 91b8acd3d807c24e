package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.List;
import java.util.Map;

/**
 * A plane of which nothing comes any more, though its collector looks at it. A collector speaks of each plane at least once in a
 * heartbeat; how long that is it does not say, and no clock is needed: a heartbeat that tells nothing new comes when its plane has been
 * quiet for as long. A round ends with such a heartbeat of a plane that has spoken in it already, so it lasts a heartbeat at least,
 * and a plane that is silent for several of them has missed its own.
 */
final class Rounds {

    /** After so many rounds in which it did not speak. */
    static final long MISSED = 5;

    private Rounds() {}

    /** A plane that could not be read: that is a word on it, too. */
    static PlaneState failed(PlaneState plane, Map<String, PlaneState> all) {
        return plane.failed().inRound(latest(all));
    }

    /**
     * A plane after a whole capture.
     *
     * @param unchanged whether it is as in the capture before
     */
    static PlaneState spoke(PlaneState before, PlaneState after, boolean unchanged, Map<String, PlaneState> all) {
        long round = latest(all);
        boolean ends = unchanged && before.round() == round && isQuiet(before, after);
        return after.inRound(ends ? round + 1 : round);
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
            boolean missed = plane.trouble() == null && round - plane.round() >= MISSED;
            if (missed && draft.state().isTold(plane.plane())) {
                String detail = "the collector goes on to speak of other planes, and not of it";
                Troubles.tell(draft, header, List.of(plane), Trouble.Reason.NOT_SPOKEN_OF, detail);
            }
        }
    }
}
