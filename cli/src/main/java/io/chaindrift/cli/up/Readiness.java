package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until parts that start in threads of their own work. Stateless. */
final class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final long LOOK_MILLIS = 50;

    private Readiness() {}

    /**
     * One part.
     *
     * @param name for the message when it does not work in time
     * @param ready whether it works
     */
    record Part(String name, Callable<Boolean> ready) {}

    /**
     * Returns when all work.
     *
     * @param problem why waiting is in vain; asked again and again
     * @throws CommandException when there is a problem, or not all work in time; names those that do not
     */
    static void await(List<Part> parts, Supplier<Optional<String>> problem, Duration patience) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long looks = patience.toMillis() / LOOK_MILLIS;
        List<String> waiting = waiting(parts);
        for (long look = 0; !waiting.isEmpty(); look++) {
            Optional<String> why = problem.get();
            if (why.isPresent()) {
                throw CommandException.failed("cannot start: " + why.get(), null);
            }
            if (look >= looks) {
                throw CommandException.failed(
                        "not ready within " + patience.toSeconds() + " s: " + String.join(", ", waiting)
                                + ". Run it with --verbose to see more.",
                        null);
            }
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            List<String> before = waiting;
            waiting = waiting(parts);
            if (!waiting.equals(before)) {
                log.info("still waiting for {}", waiting);
            }
        }
    }

    private static List<String> waiting(List<Part> parts) throws Exception {
        List<String> names = new ArrayList<>();
        for (Part part : parts) {
            if (!part.ready().call()) {
                names.add(part.name());
            }
        }
        return names;
    }
}
