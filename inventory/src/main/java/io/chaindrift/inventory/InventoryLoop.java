package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.core.InventoryState;
import io.chaindrift.inventory.kafka.InventoryLog;
import io.chaindrift.inventory.kubernetes.ClusterWatch;
import io.chaindrift.inventory.kubernetes.LeaderLease;
import io.chaindrift.inventory.kubernetes.WatchListener;
import io.chaindrift.inventory.serve.InventoryMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeks leadership, and while it has it runs one term after another. What may pass (a broker, a registry or an API server that is
 * away, a topic that is not there yet) ends a term and begins another after a pause; being fenced gives leadership up; an
 * error of the program ends the loop. Run by one thread; the other methods may be called by any.
 */
final class InventoryLoop implements Runnable, WatchListener {

    private static final Logger LOG = LoggerFactory.getLogger(InventoryLoop.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final InventoryConfig config;
    private final String version;
    private final KubernetesClient client;
    private final LeaderLease lease;
    private final InventoryMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Supplier<String> streamIds;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean saidAll;
    private volatile boolean ended;
    private volatile long progressNanos;
    private volatile @Nullable Throwable failure;

    /** What the loop lives by: the clocks, and where random ids come from. */
    record Surroundings(Clock clock, LongSupplier nanoClock, Supplier<String> streamIds) {}

    InventoryLoop(
            InventoryConfig config,
            String version,
            KubernetesClient client,
            InventoryMetrics metrics,
            Surroundings surroundings) {
        this.config = config;
        this.version = version;
        this.client = client;
        this.metrics = metrics;
        this.clock = surroundings.clock();
        this.nanoClock = surroundings.nanoClock();
        this.streamIds = surroundings.streamIds();
        this.lease = new LeaderLease(client, config.kubernetes().lease(), nanoClock, this::changed);
        this.progressNanos = nanoClock.getAsLong();
    }

    @Override
    public void run() {
        try {
            Duration pause = FIRST_PAUSE;
            while (!stopping()) {
                progressed();
                lease.seek();
                if (!lease.isHeld()) {
                    metrics.state(false, false);
                    awaitChange(TICK);
                    continue;
                }
                pause = term() ? FIRST_PAUSE : longer(pause);
                saidAll = false;
                awaitStop(pause);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the inventory failed", e);
            failure = e;
        } finally {
            ended = true;
            lease.close();
        }
    }

    /** Runs one term to its end; true when it got as far as having said everything. */
    private boolean term() {
        boolean worked = false;
        try (InventoryLog log = new InventoryLog(config.kafka(), version)) {
            InventoryState state = log.resume(streamIds.get(), Instant.ofEpochMilli(clock.millis()), this::progressed);
            LOG.info("leads; {} nodes are known from before", state.nodes().size());
            try (Term term = new Term(
                    config,
                    log,
                    state,
                    () -> ClusterWatch.open(client, config.kubernetes(), this),
                    metrics,
                    clock,
                    nanoClock,
                    this::mayGoOn)) {
                while (mayGoOn()) {
                    boolean all = term.step();
                    saidAll = all;
                    worked |= all;
                    progressed();
                    gatherChanges();
                }
            }
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            LOG.warn("another instance has taken over; leadership is given up");
            lease.release();
        } catch (KafkaException e) {
            LOG.warn("the session with Kafka ended and will be begun anew: {}", e.toString());
            metrics.sessionFailed();
        }
        return worked;
    }

    /** Tells it to stop; returns at once. */
    void stop() {
        stop.countDown();
        changes.release();
    }

    /** Why it failed, or null when it did not. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Whether it works or will try again by itself. */
    boolean isAlive(Duration stuck) {
        return !ended
                && Duration.ofNanos(nanoClock.getAsLong() - progressNanos).compareTo(stuck) < 0
                && lease.sinceTried().compareTo(stuck) < 0;
    }

    /** Whether it has said everything that is, or stands by for the instance that does. */
    boolean isReady() {
        return lease.isHeld() ? saidAll : lease.isSeen() && !ended;
    }

    @Override
    public void changed() {
        if (changes.availablePermits() == 0) {
            changes.release();
        }
    }

    @Override
    public void failed(Watched watched, Throwable cause) {
        metrics.watchFailed(watched);
        LOG.warn("the watch of {} failed and is tried again: {}", watched, cause.toString());
    }

    private void gatherChanges() {
        if (awaitChange(TICK)) {
            awaitStop(config.settle());
            changes.drainPermits();
        }
    }

    private boolean awaitChange(Duration atMost) {
        try {
            return changes.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted();
            return false;
        }
    }

    private void awaitStop(Duration atMost) {
        try {
            if (stop.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("told to stop during a pause");
            }
        } catch (InterruptedException e) {
            interrupted();
        }
    }

    private void interrupted() {
        Thread.currentThread().interrupt();
        stop.countDown();
    }

    private boolean mayGoOn() {
        return !stopping() && lease.isHeld();
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void progressed() {
        progressNanos = nanoClock.getAsLong();
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
