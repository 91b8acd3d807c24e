package io.chaindrift.cli;

import java.io.PrintStream;

/**
 * Where a command speaks. Thread-safe as far as {@link PrintStream} is.
 *
 * @param out results
 * @param err what went wrong, and progress that is not a result
 * @param interactive true: a person's terminal, where a line may be rewritten; false: a pipe or a file
 * @param colour whether results may be coloured; never on a pipe
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour) {

    public Terminal {
        colour = colour && interactive;
    }

    /** A terminal that is coloured when it is a person's. */
    public Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this(out, err, interactive, interactive);
    }
}
