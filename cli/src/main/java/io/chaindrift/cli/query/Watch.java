package io.chaindrift.cli.query;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.Terminal;
import java.time.Duration;

/**
 * Shows a text again whenever it has changed: on a terminal in the place of the last one, in a pipe behind it. Not thread-safe.
 */
final class Watch {

    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    private final Terminal terminal;
    private final Pause pause;
    private final Duration interval;

    Watch(Terminal terminal, Pause pause, Duration interval) {
        this.terminal = terminal;
        this.pause = pause;
        this.interval = interval;
    }

    /** What is shown. */
    @FunctionalInterface
    interface Text {

        /** The text now. */
        String now() throws InterruptedException;
    }

    /** Shows it until told to stop. An API that is away is told of once, and asked again. */
    void show(Text text) throws InterruptedException {
        String shown = "";
        String trouble = "";
        do {
            try {
                String now = text.now();
                if (!now.equals(shown)) {
                    terminal.out().print(terminal.interactive() ? CLEAR + now : shown.isEmpty() ? now : "\n" + now);
                    terminal.out().flush();
                    shown = now;
                }
                trouble = "";
            } catch (CommandException e) {
                if (shown.isEmpty()) {
                    throw e;
                }
                if (!e.getMessage().equals(trouble)) {
                    terminal.err().println("old answer, shown on: " + e.getMessage());
                    trouble = e.getMessage();
                }
            }
        } while (pause.next(interval));
    }
}
