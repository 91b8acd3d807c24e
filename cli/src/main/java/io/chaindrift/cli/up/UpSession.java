package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.OrderedStop;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.fleet.RecordedFleet;
import io.chaindrift.cli.fleet.ReplaySchedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of {@code up} at a terminal: starts, tells where things are, shows the status, and stops in order when told to. */
final class UpSession {

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final UpSettings settings;
    private final StatusLine status;
    private final Clock clock;
    private final RunningParts parts = new RunningParts();
    private final OrderedStop stop;

    UpSession(UpSettings settings, Terminal terminal, Clock clock) {
        this.settings = settings;
        this.status = new StatusLine(terminal);
        this.clock = clock;
        this.stop = new OrderedStop(parts::stop, status::say, clock);
    }

    /**
     * Runs until told to stop, which ends the process; throws when it cannot go on, after stopping what ran.
     *
     * @param untilReady true to stop, and return, as soon as everything works
     */
    void run(boolean untilReady) throws Exception {
        RecordedFleet fleet = fleet();
        stop.install();
        try {
            UpProcess process = UpStart.start(settings, fleet, parts, clock);
            announce(process, fleet);
            if (untilReady) {
                stop.cancel();
            } else {
                watch(process);
            }
        } catch (Exception e) {
            if (!stop.isTold()) {
                stop.cancel();
                throw e;
            }
        }
    }

    private @Nullable RecordedFleet fleet() {
        if (settings.demo()) {
            return RecordedFleet.demo();
        }
        return settings.fleet() == null ? null : RecordedFleet.in(settings.fleet());
    }

    private void announce(UpProcess process, @Nullable RecordedFleet fleet) {
        Instant now = clock.instant();
        Instant began = ProcessHandle.current().info().startInstant().orElse(now);
        Addresses at = process.addresses();
        at.notes().forEach(status::say);
        status.say("Chaindrift is ready after " + OrderedStop.seconds(Duration.between(began, now)));
        status.say("  console   " + at.console());
        status.say("  kafka     " + at.bootstrapServers());
        status.say("  registry  " + at.registry());
        status.say("  data      " + at.data());
        if (fleet != null) {
            process.replay().ifPresent(replay -> status.say(fleetLine(fleet, replay, now)));
        }
        status.say("Ctrl-C stops; the same --data continues.");
    }

    private static String fleetLine(RecordedFleet fleet, ReplaySchedule replay, Instant now) {
        String when = now.isBefore(replay.endsAt())
                ? "over in " + OrderedStop.seconds(Duration.between(now, replay.endsAt()))
                : "replayed";
        return "  fleet     " + fleet.nodes().size() + " recorded nodes, "
                + replay.length().toMinutes() + " minutes of history, " + when;
    }

    private void watch(UpProcess process) throws InterruptedException {
        while (!stop.await(REFRESH)) {
            Optional<String> why = process.problem();
            if (why.isPresent()) {
                throw CommandException.failed(
                        "cannot go on: " + why.get() + ". Run it with --verbose to see more.", null);
            }
            Instant now = clock.instant();
            status.show(process.status(now), now);
        }
    }
}
