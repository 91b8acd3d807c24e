package io.chaindrift.cli.fleet;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.recorded.RecordedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * The collectors that replay a recorded fleet: one per node, each with a spool of its own that also says where its replay stands.
 * They are the collectors of real nodes; only what they look at is recorded. Thread-safe.
 */
public final class FleetCollectors implements AutoCloseable {

    /** Well below the silence after which a node counts as silent. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** Recorded minutes between two looks, so that a phase is never much late, within the bounds below. */
    private static final double LOOK_EVERY_MINUTES = 4;

    private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    private static final double MILLIS = 1_000;

    private final List<Collector> collectors;

    private FleetCollectors(List<Collector> collectors) {
        this.collectors = List.copyOf(collectors);
    }

    /**
     * Starts one collector per node of the fleet.
     *
     * @param spools where each node's spool is kept, in a folder of its own
     * @param sink where the events go; the caller closes it, after these
     */
    public static FleetCollectors start(
            RecordedFleet fleet,
            ReplaySchedule schedule,
            String cluster,
            Path spools,
            EventSink sink,
            Clock clock,
            RandomGenerator random) {
        List<Collector> started = new ArrayList<>();
        try {
            for (Path node : fleet.nodes()) {
                String name = RecordedFleet.nodeName(node);
                CollectorConfig config = CollectorConfig.of(cluster, name, ProductVersion.text(), spools.resolve(name))
                        .at(lookEvery(schedule), HEARTBEAT);
                started.add(Collector.start(config, RecordedSource.open(node, schedule), sink, clock, random));
            }
            return new FleetCollectors(started);
        } catch (IOException | UncheckedIOException e) {
            new FleetCollectors(started).close();
            throw CommandException.failed("the recorded fleet cannot be replayed: " + e.getMessage(), e);
        }
    }

    /** Why one of them cannot go on; empty while all work. */
    public Optional<String> failure() {
        return collectors.stream()
                .map(Collector::failure)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Stops all side by side: each waits for what it is in the middle of. */
    @Override
    public void close() {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, collectors.size()));
        try {
            List<Future<?>> closed = new ArrayList<>();
            for (Collector collector : collectors) {
                closed.add(threads.submit(() -> {
                    collector.close();
                    return null;
                }));
            }
            for (Future<?> one : closed) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a collector did not stop in order: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Duration lookEvery(ReplaySchedule schedule) {
        Duration wanted = Duration.ofMillis(Math.round(LOOK_EVERY_MINUTES / schedule.minutesPerSecond() * MILLIS));
        if (wanted.compareTo(SHORTEST_LOOK) < 0) {
            return SHORTEST_LOOK;
        }
        return wanted.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : wanted;
    }
}
