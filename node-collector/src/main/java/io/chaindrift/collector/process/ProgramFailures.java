package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a run of a program brought nothing, in the words of the contract. Stateless. */
final class ProgramFailures {

    private ProgramFailures() {}

    /** The failure of a program that was looked for; its detail says where. */
    static CaptureFailure missing(String program, ProcessSettings settings) {
        return CaptureFailure.of(Reason.BINARY_MISSING, program + " is in none of the directories " + settings.path());
    }

    /**
     * The failure that a run was.
     *
     * @param attempt which one it was, from 1
     * @param took how long the program took
     * @return null where it ended well
     */
    static @Nullable CaptureFailure of(
            String program, ProgramRunner.Result result, ProcessSettings settings, int attempt, Duration took) {
        long micros = took.toNanos() / 1_000;
        if (result instanceof ProgramRunner.Result.Ended ended) {
            return ended.status() == 0 ? null : refused(program, ended, attempt, micros);
        }
        if (result instanceof ProgramRunner.Result.NotStarted notStarted) {
            return CaptureFailure.of(Reason.BINARY_MISSING, program + " cannot be started: " + notStarted.why());
        }
        if (result instanceof ProgramRunner.Result.TooLarge) {
            String detail = program + " printed more than " + settings.outputBytes() + " bytes";
            return new CaptureFailure(Reason.OUTPUT_TOO_LARGE, detail, null, null, attempt, micros);
        }
        String detail = result instanceof ProgramRunner.Result.Held
                ? program + " left a process behind that holds its output open, and is not run while that lasts; end it"
                : program + " did not end within " + settings.timeout();
        return new CaptureFailure(Reason.TIMED_OUT, detail, null, null, attempt, micros);
    }

    private static CaptureFailure refused(String program, ProgramRunner.Result.Ended ended, int attempt, long micros) {
        String said = ended.stderr();
        String lower = said.toLowerCase(Locale.ROOT);
        Reason reason = Reason.EXIT_STATUS;
        if (lower.contains("permission denied") || lower.contains("not permitted") || lower.contains("must be root")) {
            reason = Reason.NOT_PERMITTED;
        } else if (lower.contains("xtables lock")) {
            reason = Reason.LOCK_BUSY;
        } else if (lower.contains("incompatible")) {
            reason = Reason.INCOMPATIBLE;
        }
        return new CaptureFailure(
                reason,
                program + " ended with " + ended.status() + (said.isEmpty() ? "" : ": " + said),
                ended.status(),
                null,
                attempt,
                micros);
    }
}
