package io.chaindrift.testkit.oracle;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Who among a node's planes was not spoken of while others had nothing to tell but that time has passed. */
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

    static boolean tooLong(PlaneCopy plane) {
        return plane.trouble == null && plane.silentRounds >= TOO_LONG;
    }
}
