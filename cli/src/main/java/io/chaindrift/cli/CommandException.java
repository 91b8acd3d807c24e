package io.chaindrift.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command ends here, for a reason that the person at the terminal can act on: the message says what, where and what to do. It
 * is printed without a stack trace.
 */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command may not or cannot do it with these arguments or on this data: exit code 2. */
    public static CommandException unusable(String message) {
        return new CommandException(ExitCodes.UNUSABLE, message, null);
    }

    /** The command may not or cannot do it with these arguments or on this data: exit code 2. */
    public static CommandException unusable(String message, Throwable cause) {
        return new CommandException(ExitCodes.UNUSABLE, message, cause);
    }

    /** The command could, and something that it needs failed: exit code 1. */
    public static CommandException failed(String message, @Nullable Throwable cause) {
        return new CommandException(ExitCodes.FAILED, message, cause);
    }

    /** What a person is told; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What the shell gets. */
    public int exitCode() {
        return exitCode;
    }
}
