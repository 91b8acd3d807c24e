package io.chaindrift.collector.capture;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a plane could not be captured.
 *
 * @param reason of a closed set
 * @param detail one sentence: what, where, what to do
 * @param exitStatus exit status of the program; null when it was not started or did not exit
 * @param line line of the output where reading stopped, from 1; null when it is not about a line
 * @param attempts attempts made, at least 1
 * @param durationMicros microseconds over all attempts
 */
public record CaptureFailure(
        Reason reason,
        String detail,
        @Nullable Integer exitStatus,
        @Nullable Long line,
        int attempts,
        long durationMicros) {

    /** The closed set. */
    public enum Reason {
        /** There is no program for the plane. */
        BINARY_MISSING,
        /** The kernel or the file system refused. */
        NOT_PERMITTED,
        /** The program did not end in time. */
        TIMED_OUT,
        /** More output than the limit. */
        OUTPUT_TOO_LARGE,
        /** A table without its COMMIT. */
        TRUNCATED,
        /** Output that is not a save. */
        MALFORMED,
        /** The program failed. */
        EXIT_STATUS,
        /** The rules changed during every attempt. */
        TORN,
        /** The xtables lock was not free in time. */
        LOCK_BUSY,
        /** iptables cannot show any table. */
        INCOMPATIBLE,
        /** Skipped to keep to the budget. */
        OVER_BUDGET,
        /** Reading the source failed. */
        READ_ERROR
    }

    public CaptureFailure {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** The same failure, after this many microseconds over all attempts. */
    public CaptureFailure took(long micros) {
        return new CaptureFailure(reason, detail, exitStatus, line, attempts, micros);
    }

    /** A failure of one attempt that is neither about a line nor about an exit status. */
    public static CaptureFailure of(Reason reason, String detail) {
        return new CaptureFailure(reason, detail, null, null, 1, 0);
    }
}
