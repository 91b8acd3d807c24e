package io.chaindrift.processor.api.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times in parameters: milliseconds since 1970-01-01T00:00:00Z, or an ISO-8601 instant; and times in words. Stateless. */
final class Times {

    private Times() {}

    /**
     * A time as people read it: RFC 3339, in UTC.
     *
     * @param millis milliseconds since 1970-01-01T00:00:00Z
     */
    static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /**
     * The time in a parameter, or another one when it is not given.
     *
     * @throws Problem.Refusal when it is none
     */
    static long of(String name, @Nullable String value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Long.parseLong(value)
                    : Instant.parse(value).toEpochMilli();
        } catch (DateTimeParseException | NumberFormatException e) {
            throw Problem.badRequest("'" + name + "' must be milliseconds since 1970 or an instant such as"
                    + " 2026-11-26T08:00:00Z, not '" + value + "'");
        }
    }
}
