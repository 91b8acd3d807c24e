package io.chaindrift.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one way in which a long-running command ends when it is told to: Ctrl-C and SIGTERM begin the virtual machine's shutdown, one
 * hook stops the parts in order, and the process ends with {@link ExitCodes#OK}, because it did what it was told.
 * {@link ExitCodes#FAILED} says that a part had to be left behind. Thread-safe.
 */
public final class OrderedStop {

    private final CountDownLatch told = new CountDownLatch(1);
    private final Supplier<List<String>> stop;
    private final Consumer<String> say;
    private final Clock clock;
    private final Thread hook = new Thread(this::stopAndEnd, "stop");

    /**
     * Not yet installed.
     *
     * @param stop stops everything and names what did not stop in order
     * @param say tells the person at the terminal
     */
    public OrderedStop(Supplier<List<String>> stop, Consumer<String> say, Clock clock) {
        this.stop = stop;
        this.say = say;
        this.clock = clock;
    }

    /** From now on the end of the process goes this way. */
    public void install() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The command ends for another reason: stops everything, and leaves the exit code to the caller. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            return;
        }
        List<String> left = stop.get();
        if (!left.isEmpty()) {
            say.accept("did not stop in order: " + String.join(", ", left));
        }
    }

    /** Whether the process was told to stop. */
    public boolean isTold() {
        return told.getCount() == 0;
    }

    /** Waits, at most that long; true when the process was told to stop. */
    public boolean await(Duration patience) throws InterruptedException {
        return told.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopAndEnd() {
        told.countDown();
        Instant began = clock.instant();
        say.accept("stopping");
        List<String> left = stop.get();
        String took = seconds(Duration.between(began, clock.instant()));
        say.accept(
                left.isEmpty()
                        ? "stopped in " + took
                        : "stopped in " + took + "; did not stop in order: " + String.join(", ", left));
        Runtime.getRuntime().halt(left.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED);
    }

    /** A time as people read it, such as {@code 4.2 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
