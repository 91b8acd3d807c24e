package io.chaindrift.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A terminal that keeps what was printed. */
public final class RecordingTerminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    /** A person's terminal, or a pipe. */
    public RecordingTerminal(boolean interactive) {
        terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive);
    }

    /** What commands print to. */
    public Terminal terminal() {
        return terminal;
    }

    /** All that was printed as results. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The lines printed as results. */
    public List<String> lines() {
        return out().lines().toList();
    }

    /** All that was printed as errors. */
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
