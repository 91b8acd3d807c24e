package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings.LeaseSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease by which one instance leads. It only says who should work: that nobody else does is held by Kafka, which fences a
 * leader that was replaced. Thread-safe.
 */
public final class LeaderLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

    private static final int RENEWALS = 7;
    private static final int DEADLINE_SEVENTHS = 5;
    private static final int STALE_LEASES = 3;

    private final KubernetesClient client;
    private final LeaseSettings settings;
    private final LongSupplier nanoClock;
    private final ExecutorService executor;
    private final Runnable changed;
    private volatile boolean held;
    private volatile boolean seen;
    private volatile long triedNanos;
    private @Nullable CompletableFuture<?> election;
    private boolean closed;

    /**
     * Nothing happens before {@link #seek()}.
     *
     * @param nanoClock nanoseconds of a clock that never goes back
     * @param changed told when leadership came or went
     */
    public LeaderLease(KubernetesClient client, LeaseSettings settings, LongSupplier nanoClock, Runnable changed) {
        this.client = client;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.changed = changed;
        this.triedNanos = nanoClock.getAsLong();
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "chaindrift-inventory-lease");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether this instance leads, as far as it knows. */
    public boolean isHeld() {
        return held;
    }

    /** Whether the Lease was ever looked at with success. */
    public boolean isSeen() {
        return seen;
    }

    /** How long ago the Lease was last looked at, whether or not it could be. */
    public Duration sinceTried() {
        return Duration.ofNanos(nanoClock.getAsLong() - triedNanos);
    }

    /** Seeks leadership unless it is being sought: an election that was lost, or that died, begins again. */
    public synchronized void seek() {
        if (closed) {
            return;
        }
        CompletableFuture<?> running = election;
        boolean stale = sinceTried().compareTo(settings.duration().multipliedBy(STALE_LEASES)) > 0;
        if (running != null && !running.isDone() && !stale) {
            return;
        }
        if (running != null) {
            running.cancel(true);
        }
        triedNanos = nanoClock.getAsLong();
        election = elector().start();
    }

    /** Gives leadership up, so that another instance, or this one, may have it. */
    public synchronized void release() {
        CompletableFuture<?> running = election;
        election = null;
        if (running != null) {
            running.cancel(true);
        }
        set(false);
    }

    /** Gives leadership up and seeks it no more. */
    @Override
    public synchronized void close() {
        closed = true;
        release();
        executor.shutdownNow();
    }

    private LeaderElector elector() {
        Duration renewal = settings.duration().dividedBy(RENEWALS);
        return new LeaderElector(
                client,
                new LeaderElectionConfigBuilder()
                        .withName(settings.name().toString())
                        .withLock(new WatchedLock())
                        .withLeaseDuration(settings.duration())
                        .withRenewDeadline(renewal.multipliedBy(DEADLINE_SEVENTHS))
                        .withRetryPeriod(renewal)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                () -> set(true),
                                () -> set(false),
                                leader -> LOG.info(
                                        "{} is led by {}", settings.name(), leader == null ? "nobody" : leader)))
                        .build(),
                executor);
    }

    private void set(boolean now) {
        held = now;
        changed.run();
    }

    /** Notes every look at the Lease: an election whose thread died would otherwise be silent. */
    private final class WatchedLock extends LeaseLock {

        WatchedLock() {
            super(settings.name().namespace(), settings.name().name(), settings.identity());
        }

        @Override
        public synchronized LeaderElectionRecord get(KubernetesClient from) {
            triedNanos = nanoClock.getAsLong();
            try {
                LeaderElectionRecord record = super.get(from);
                seen = true;
                return record;
            } catch (KubernetesClientException e) {
                throw told("looked at", e);
            }
        }

        @Override
        public synchronized void create(KubernetesClient in, LeaderElectionRecord record) {
            try {
                super.create(in, record);
            } catch (KubernetesClientException e) {
                throw told("made", e);
            }
        }

        @Override
        public synchronized void update(KubernetesClient in, LeaderElectionRecord record) {
            try {
                super.update(in, record);
            } catch (KubernetesClientException e) {
                throw told("changed", e);
            }
        }

        /** The elector goes on; its own word on it, with a stack trace each time, is switched off in the image. */
        private KubernetesClientException told(String what, KubernetesClientException e) {
            LOG.warn("{} cannot be {}, which is tried again: {}", settings.name(), what, e.getMessage());
            return e;
        }
    }
}
