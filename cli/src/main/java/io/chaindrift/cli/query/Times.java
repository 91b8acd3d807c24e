package io.chaindrift.cli.query;

import io.chaindrift.cli.CommandException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as people write and read them. Stateless. */
public final class Times {

    private Times() {}

    /**
     * Milliseconds since 1970 of a time: the number itself, or ISO 8601 with a zone.
     *
     * @throws CommandException naming option and text, when it is neither
     */
    public static long millis(String option, String text) {
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw CommandException.unusable(
                    option + " " + text + ": write a time such as 2026-11-26T08:00:00Z, or milliseconds since 1970");
        }
    }

    /** The same as a parameter; null for none. */
    public static @Nullable String parameter(String option, @Nullable String text) {
        return text == null ? null : Long.toString(millis(option, text));
    }

    /** A time for people, in UTC to the second; a question mark where there is none. */
    public static String text(long millis) {
        return millis <= 0
                ? "?"
                : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
