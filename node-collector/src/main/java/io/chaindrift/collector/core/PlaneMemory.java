package io.chaindrift.collector.core;

import io.chaindrift.ruleset.Plane;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the collector remembers of a plane. Immutable.
 *
 * @param plane which
 * @param last the latest capture that was recorded; null before the first
 * @param failures failures in a row since then
 * @param failureSaidAt when, in steady time, a failure was last recorded; null when none was since the last capture
 * @param owed what was demanded of the next capture when this plane could not be read
 */
public record PlaneMemory(
        Plane plane,
        @Nullable LastCapture last,
        long failures,
        @Nullable Instant failureSaidAt,
        Demand owed) {

    public PlaneMemory {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(owed, "owed");
    }

    /** A plane that was not failing when it was last looked at. */
    public PlaneMemory(Plane plane, @Nullable LastCapture last) {
        this(plane, last, 0, null, Demand.NONE);
    }

    /** Nothing is known yet. */
    public static PlaneMemory unseen(Plane plane) {
        return new PlaneMemory(plane, null);
    }
}
