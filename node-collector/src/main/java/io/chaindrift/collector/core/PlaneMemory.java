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
 */
public record PlaneMemory(
        Plane plane,
        @Nullable LastCapture last,
        long failures,
        @Nullable Instant failureSaidAt) {

    public PlaneMemory {
        Objects.requireNonNull(plane, "plane");
    }

    /** Nothing is known yet. */
    public static PlaneMemory unseen(Plane plane) {
        return new PlaneMemory(plane, null, 0, null);
    }
}
