package io.chaindrift.schemas;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a topic keeps its records. Immutable.
 *
 * @param compacted true: the latest record of each key is kept for ever; false: every record is kept for {@code time}
 * @param time how long records are kept; null for a compacted topic
 */
public record Retention(boolean compacted, @Nullable Duration time) {

    public Retention {
        if (compacted != (time == null)) {
            throw new IllegalArgumentException("a topic is either compacted or keeps its records for a time");
        }
    }

    static Retention compact() {
        return new Retention(true, null);
    }

    static Retention days(int days) {
        return new Retention(false, Duration.ofDays(days));
    }

    /** The retention as people write it. */
    public String describe() {
        return compacted ? "compacted" : Objects.requireNonNull(time).toDays() + " d";
    }
}
