package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.fleet.RecordedFleet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code up} at a terminal: starts, tells where things are, shows the status, and stops in order when told to.
 *
 * <p>Being told to stop is the virtual machine's shutdown: Ctrl-C and SIGTERM both begin it. One hook stops the parts in order and
 * then ends the process with {@link ExitCodes#OK}, because it did what it was told; {@link ExitCodes#FAILED} says that a part had
 * to be left behind.
 */
final class UpSession {

    private static final long REFRESH_MILLIS = 1_000;

    private final UpSettings settings;
    private final Terminal terminal;
    private final StatusLine status;
    private final Clock clock;
    private final RunningParts parts = new RunningParts();
    private final CountDownLatch told = new CountDownLatch(1);

    UpSession(UpSettings settings, Terminal terminal, Clock clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.status = new StatusLine(terminal);
        this.clock = clock;
    }

    /** Runs until told to stop, which ends the process; returns only when it cannot go on, after stopping what ran. */
    void run() throws Exception {
        Optional<RecordedFleet> fleet = fleet();
        Thread hook = new Thread(this::stopAndEnd, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            UpProcess process = UpProcess.start(settings, fleet, parts, clock);
            announce(process, fleet);
            watch(process);
        } catch (Exception e) {
            if (!toldToStop()) {
                Runtime.getRuntime().removeShutdownHook(hook);
                parts.stop();
                throw e;
            }
        }
    }

    private Optional<RecordedFleet> fleet() {
        if (settings.demo()) {
            return Optional.of(RecordedFleet.demo());
        }
        return Optional.ofNullable(settings.fleet()).map(RecordedFleet::in);
    }

    private void announce(UpProcess process, Optional<RecordedFleet> fleet) {
        Instant now = clock.instant();
        Instant began = ProcessHandle.current().info().startInstant().orElse(now);
        Addresses at = process.addresses();
        at.notes().forEach(status::say);
        status.say("Chaindrift is ready after " + seconds(Duration.between(began, now)));
        status.say("  console   " + at.console());
        status.say("  kafka     " + at.bootstrapServers());
        status.say("  registry  " + at.registry());
        status.say("  data      " + at.data());
        process.replay()
                .ifPresent(replay -> status.say("  fleet     "
                        + fleet.map(recorded -> recorded.nodes().size()).orElse(0) + " recorded nodes, "
                        + replay.length().toMinutes() + " minutes of history"
                        + (now.isBefore(replay.endsAt())
                                ? ", over in " + seconds(Duration.between(now, replay.endsAt()))
                                : ", replayed")));
        status.say("Ctrl-C stops; the same --data continues.");
    }

    private void watch(UpProcess process) throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        String[] why = {"a part failed"};
        process.failure().thenAccept(reason -> {
            why[0] = reason;
            failed.countDown();
        });
        while (!failed.await(REFRESH_MILLIS, TimeUnit.MILLISECONDS)) {
            if (toldToStop()) {
                return;
            }
            Instant now = clock.instant();
            status.show(process.status(now), now);
        }
        throw CommandException.failed("cannot go on: " + why[0] + ". Run it with --verbose to see more.", null);
    }

    private boolean toldToStop() {
        return told.getCount() == 0;
    }

    private void stopAndEnd() {
        told.countDown();
        Instant began = clock.instant();
        status.say("stopping");
        List<String> left = parts.stop();
        String took = seconds(Duration.between(began, clock.instant()));
        status.say(left.isEmpty() ? "stopped in " + took : "stopped in " + took + "; did not stop in order: " + left);
        terminal.out().flush();
        Runtime.getRuntime().halt(left.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
