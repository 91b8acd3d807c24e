package io.chaindrift.cli.fleet;

import io.chaindrift.collector.recorded.ReplayTimes;
import java.time.Duration;
import java.time.Instant;

/**
 * How recorded minutes become times. The history is replayed faster than it happened, and ends at the present: what was recorded
 * at its very end is observed at {@link #endsAt}, all else as much earlier as it was recorded earlier.
 *
 * <p>Everything is computed from the three components, so a replay that continues after a restart gives every recording the time
 * it would have had. Immutable.
 *
 * @param beganAt real time at which the replay began
 * @param length how long the recorded history is
 * @param minutesPerSecond recorded minutes that pass in a real second, above 0
 */
public record ReplaySchedule(Instant beganAt, Duration length, double minutesPerSecond) implements ReplayTimes {

    /** How long a replay takes when no speed is given. */
    public static final Duration DEFAULT_REAL_LENGTH = Duration.ofSeconds(90);

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double NANOS_PER_SECOND = 1e9;

    public ReplaySchedule {
        if (!(minutesPerSecond > 0) || Double.isInfinite(minutesPerSecond)) {
            throw new IllegalArgumentException(
                    "a replay cannot pass " + minutesPerSecond + " recorded minutes per second");
        }
        if (length.isNegative()) {
            throw new IllegalArgumentException("a history cannot be " + length + " long");
        }
    }

    /** The speed at which a history of that length takes {@link #DEFAULT_REAL_LENGTH}; 1 for a history without length. */
    public static double defaultSpeed(Duration length) {
        return length.isZero() ? 1 : seconds(length) / SECONDS_PER_MINUTE / seconds(DEFAULT_REAL_LENGTH);
    }

    /** Real time at which the history is over. */
    public Instant endsAt() {
        return dueAt(length);
    }

    /** Real time at which what was recorded {@code offset} after the beginning is replayed. */
    @Override
    public Instant dueAt(Duration offset) {
        return beganAt.plus(ofSeconds(seconds(offset) / SECONDS_PER_MINUTE / minutesPerSecond));
    }

    /** The time that what was recorded {@code offset} after the beginning is said to have been observed at. */
    @Override
    public Instant observedAt(Duration offset) {
        return endsAt().minus(length).plus(offset);
    }

    /** The recorded time at this real time: in the history while it lasts, the real time from then on. */
    @Override
    public Instant recordedAt(Instant real) {
        if (!real.isBefore(endsAt())) {
            return real;
        }
        double elapsed = Math.max(0, seconds(Duration.between(beganAt, real)));
        return observedAt(ofSeconds(elapsed * minutesPerSecond * SECONDS_PER_MINUTE));
    }

    /** Percent of the history that has been replayed at this real time, 0 to 100. */
    public int percentAt(Instant real) {
        if (!real.isBefore(endsAt())) {
            return 100;
        }
        double elapsed = Math.max(0, seconds(Duration.between(beganAt, real)));
        return (int) (100 * elapsed / seconds(Duration.between(beganAt, endsAt())));
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
    }

    private static Duration ofSeconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }
}
