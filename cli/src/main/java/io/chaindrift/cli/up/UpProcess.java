package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.fleet.ReplaySchedule;
import io.chaindrift.cli.query.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} runs, running. What was acknowledged is on disk in the data directory; a process that is killed at any moment
 * continues there. Stopping is the business of the {@link RunningParts} that the parts were started into. Thread-safe.
 */
final class UpProcess {

    private static final Duration ASK_API = Duration.ofSeconds(5);

    private final Addresses addresses;
    private final ApiClient api;
    private final @Nullable ReplaySchedule replay;
    private final Problems problems;

    UpProcess(Addresses addresses, @Nullable ReplaySchedule replay, Problems problems) {
        this.addresses = addresses;
        this.api = new ApiClient(addresses.console(), ASK_API);
        this.replay = replay;
        this.problems = problems;
    }

    /** Where it can be reached. */
    Addresses addresses() {
        return addresses;
    }

    /** When the recorded history is replayed; empty without one. */
    Optional<ReplaySchedule> replay() {
        return Optional.ofNullable(replay);
    }

    /** Why it cannot go on; empty while all parts work. */
    Optional<String> problem() {
        return problems.first();
    }

    /** The status in words at this time; what it knows at the moment the API does not answer is that it waits. */
    String status(Instant now) throws InterruptedException {
        OptionalInt percent = replay == null || !now.isBefore(replay.endsAt())
                ? OptionalInt.empty()
                : OptionalInt.of(replay.percentAt(now));
        try {
            FleetFigures figures = FleetReader.figures(api.list("nodes", Map.of()));
            return figures.nodes() == 0 ? StatusText.waiting() : StatusText.of(figures, percent);
        } catch (IOException e) {
            return "the API does not answer: " + CommandException.words(e);
        }
    }
}
