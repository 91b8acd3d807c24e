package io.chaindrift.cli;

import java.io.PrintStream;

/**
 * Where a command speaks. Thread-safe as far as {@link PrintStream} is.
 *
 * @param out results
 * @param err what went wrong, and progress that is not a result
 * @param interactive true: a person's terminal, where a line may be rewritten; false: a pipe or a file
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {}
