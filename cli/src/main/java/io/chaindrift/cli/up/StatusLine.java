package io.chaindrift.cli.up;

import io.chaindrift.cli.Terminal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prints the status as it changes: at a person's terminal one line, rewritten in place; in a pipe or file a new line when the text
 * changed, and at most one in {@link #PIPE_INTERVAL}. Time is an argument. Thread-safe.
 */
final class StatusLine {

    /** Least time between two lines in a pipe. */
    static final Duration PIPE_INTERVAL = Duration.ofSeconds(3);

    /** The width that fits every terminal still in use; a longer line would wrap and could not be rewritten. */
    private static final int COLUMNS = 120;

    private static final String REWRITE = "\r";
    private static final String ERASE_TO_END = "\u001b[K";

    private final Terminal terminal;
    private @Nullable String shown;
    private @Nullable Instant shownAt;

    StatusLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows this text now, if it is due and new. */
    synchronized void show(String text, Instant now) {
        if (text.equals(shown)) {
            return;
        }
        if (terminal.interactive()) {
            terminal.out().print(REWRITE + StatusText.cut(text, COLUMNS) + ERASE_TO_END);
        } else if (shownAt != null && now.isBefore(shownAt.plus(PIPE_INTERVAL))) {
            return;
        } else {
            terminal.out().println(text);
        }
        terminal.out().flush();
        shown = text;
        shownAt = now;
    }

    /** Prints a line of its own that stays, above the status. */
    synchronized void say(String line) {
        if (terminal.interactive() && shown != null) {
            terminal.out().print(REWRITE + ERASE_TO_END);
            shown = null;
        }
        terminal.out().println(line);
        terminal.out().flush();
    }
}
