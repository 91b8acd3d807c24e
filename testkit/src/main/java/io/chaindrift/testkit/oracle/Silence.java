package io.chaindrift.testkit.oracle;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Who among a node's planes was not spoken of while others had nothing to tell but that time has passed, or while its collector told of
 * something else for as long as five times its usual silence, by the node's own times.
 */
final class Silence {
    private static final int TOO_LONG = 5;
    private final Set<PlaneCopy> spoken = new HashSet<>();

    /** A plane was spoken of; {@code timePassed}: for no other reason than that nothing had been said of it for a while. */
    void brokenBy(PlaneCopy plane, boolean timePassed, Collection<PlaneCopy> all) {
        if (timePassed && spoken.contains(plane)) {
            spoken.clear();
            all.forEach(one -> one.silentRounds++);
        }
        spoken.add(plane);
        plane.silentRounds = 0;
    }

    /** When the collector speaks at all, of a plane or, at its start, of itself. */
    static void word(PlaneCopy plane, long at, boolean timePassed) {
        if (timePassed && plane.wordAt > 0 && at > plane.wordAt) {
            plane.usualSilence = at - plane.wordAt;
        }
        plane.wordAt = at;
        plane.awaitedSince = 0;
    }

    /**
     * Whether a plane is silent while something else is told: from the second time on that is told later than the first of those at which
     * a word was due, for what is told first may come before the plane in the same look.
     */
    static boolean outlasted(PlaneCopy plane, long at) {
        boolean due = plane.usualSilence > 0 && at >= plane.wordAt + TOO_LONG * plane.usualSilence;
        boolean again = due && plane.awaitedSince > 0 && at > plane.awaitedSince;
        if (due && plane.awaitedSince == 0) {
            plane.awaitedSince = at;
        }
        return again && plane.trouble == null;
    }

    static boolean tooLong(PlaneCopy plane) {
        return plane.trouble == null && plane.silentRounds >= TOO_LONG;
    }
}
