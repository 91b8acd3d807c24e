package io.chaindrift.cli.inspect.live;

import io.chaindrift.ruleset.Plane;
import org.jspecify.annotations.Nullable;

/**
 * A plane of this machine as its program printed it. Equal only to itself.
 */
public final class LivePlane {

    private final Plane plane;
    private final byte[] output;
    private final @Nullable String problem;

    private LivePlane(Plane plane, byte[] output, @Nullable String problem) {
        this.plane = plane;
        this.output = output;
        this.problem = problem;
    }

    static LivePlane read(Plane plane, byte[] output) {
        return new LivePlane(plane, output, null);
    }

    static LivePlane unreadable(Plane plane, String problem) {
        return new LivePlane(plane, new byte[0], problem);
    }

    /** Which plane. */
    public Plane plane() {
        return plane;
    }

    /** What the program printed, not to be changed; empty where it could not be read. */
    public byte[] output() {
        return output;
    }

    /** Why it could not be read and what to do; null where it could. */
    public @Nullable String problem() {
        return problem;
    }
}
