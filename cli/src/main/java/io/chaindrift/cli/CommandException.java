package io.chaindrift.cli;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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

    /** Why something could not be read, written or reached, in words: exceptions of the platform often name their class alone. */
    public static String words(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        if (failure instanceof ConnectException) {
            return "nothing listens there";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "this user may not";
        }
        if (cause instanceof NotDirectoryException) {
            return "it is no directory";
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "its host has no address";
        }
        if (cause instanceof HttpTimeoutException) {
            return "it did not answer in time";
        }
        return null;
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
