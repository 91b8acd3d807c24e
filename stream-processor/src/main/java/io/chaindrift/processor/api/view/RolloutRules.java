package io.chaindrift.processor.api.view;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a node that runs an older release than it should counts as behind.
 *
 * @param grace how long a node may take from the time its target was set; not negative
 * @param target the release that all nodes should run; null: the one that the router's DaemonSet asks for
 */
public record RolloutRules(Duration grace, @Nullable String target) {

    /** Half an hour, and the DaemonSet's target. */
    public static final RolloutRules DEFAULT = new RolloutRules(Duration.ofMinutes(30), null);

    public RolloutRules {
        Objects.requireNonNull(grace, "grace");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the time of grace must not be negative, but is " + grace);
        }
        if (target != null && target.isBlank()) {
            throw new IllegalArgumentException("the release that all nodes should run must not be blank");
        }
    }
}
