package io.chaindrift.schemas;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a topic keeps its records. Immutable.
 *
 * @param compacted true: only the latest record of each key is kept; false: every record is
 * @param time how long records are kept; null: for ever, in a compacted topic
 */
public record Retention(boolean compacted, @Nullable Duration time) {

    public Retention {
        if (!compacted && time == null) {
            throw new IllegalArgumentException("a topic is compacted, or keeps its records for a time, or both");
        }
    }

    static Retention compact() {
        return new Retention(true, null);
    }

    static Retention days(int days) {
        return new Retention(false, Duration.ofDays(days));
    }

    static Retention compactedFor(int days) {
        return new Retention(true, Duration.ofDays(days));
    }

    /** The retention as people write it. */
    public String describe() {
        Duration kept = time;
        if (kept == null) {
            return "compacted";
        }
        return (compacted ? "compacted, " : "") + kept.toDays() + " d";
    }
}
