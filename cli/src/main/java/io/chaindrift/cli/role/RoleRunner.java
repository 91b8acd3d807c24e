package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.OrderedStop;
import io.chaindrift.cli.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one program until it is told to stop or stops by itself. Stateless between runs. */
final class RoleRunner {

    private static final Logger log = LoggerFactory.getLogger(RoleRunner.class);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final Terminal terminal;
    private final Clock clock;

    RoleRunner(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /** A program that runs. */
    interface Program extends AutoCloseable {

        /** Why it cannot go on; empty while it works. */
        Optional<String> failure();
    }

    /**
     * Starts it, and stays until it ends.
     *
     * @param start starts the program; an {@link IllegalArgumentException} of it means unusable settings
     * @return only when the program ended by itself: {@link ExitCodes#FAILED}
     */
    int run(String name, Supplier<Program> start) throws Exception {
        Program program = start(name, start);
        OrderedStop stop = new OrderedStop(() -> close(name, program), terminal.err()::println, clock);
        stop.install();
        terminal.err().println(name + " runs; Ctrl-C stops");
        while (!stop.await(LOOK)) {
            Optional<String> failure = program.failure();
            if (failure.isPresent() && !stop.isTold()) {
                stop.cancel();
                throw CommandException.failed("the " + name + " cannot go on: " + failure.get(), null);
            }
        }
        return ExitCodes.FAILED;
    }

    private static Program start(String name, Supplier<Program> start) {
        try {
            return start.get();
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("the " + name + " cannot start: " + e.getMessage(), e);
        }
    }

    private static List<String> close(String name, Program program) {
        try {
            program.close();
            return List.of();
        } catch (Exception e) {
            log.warn("the {} did not stop in order", name, e);
            return List.of(name);
        }
    }
}
