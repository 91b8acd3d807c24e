package io.chaindrift.remediator.kafka;

import io.chaindrift.remediator.config.RemediatorConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sessions one after another until it is stopped. What may pass (a broker or a registry that is away, a topic that is not
 * there yet) ends a session and begins another after a pause; being fenced by a newer instance, and any error of the program
 * itself, end the loop for good. Run by one thread; the other methods may be called by any.
 */
public final class RecommendationLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RecommendationLoop.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Where the loop stands. */
    public enum Phase {
        /** Reads back what is committed, or waits to try again. */
        STARTING,
        /** Knows the present and follows it. */
        FOLLOWING,
        /** Was told to stop, and has. */
        STOPPED,
        /** A newer instance with the same application id has taken over. */
        FENCED,
        /** An error of the program. */
        FAILED
    }

    private final RemediatorConfig config;
    private final LongSupplier nanoClock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Phase phase = Phase.STARTING;
    private volatile long progressNanos;
    private volatile @Nullable Session current;
    private volatile @Nullable Throwable failure;

    /**
     * A loop that has not begun.
     *
     * @param nanoClock nanoseconds of a clock that never goes back
     */
    public RecommendationLoop(RemediatorConfig config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
        this.progressNanos = nanoClock.getAsLong();
    }

    /** Where it stands. */
    public Phase phase() {
        return phase;
    }

    /** Why it failed, or null when it did not. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** How long ago it last did something. */
    public Duration sinceProgress() {
        return Duration.ofNanos(nanoClock.getAsLong() - progressNanos);
    }

    /** Tells it to stop; returns at once. */
    public void stop() {
        stop.countDown();
        Session session = current;
        if (session != null) {
            session.wakeup();
        }
    }

    @Override
    public void run() {
        try {
            Duration pause = FIRST_PAUSE;
            while (!stopping()) {
                pause = session() ? FIRST_PAUSE : longer(pause);
                progressed();
                if (!stopping()) {
                    awaitStop(pause);
                }
            }
            phase = Phase.STOPPED;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            LOG.error("another instance of {} has taken over; this one ends", config.applicationId());
            failure = e;
            phase = Phase.FENCED;
        } catch (RuntimeException | Error e) {
            LOG.error("the remediator failed", e);
            failure = e;
            phase = Phase.FAILED;
        }
    }

    /** Runs one session to its end; true when it got as far as following. */
    private boolean session() {
        phase = Phase.STARTING;
        boolean followed = false;
        try (Session session = new Session(config, nanoClock, this::progressed)) {
            current = session;
            session.readBack();
            phase = Phase.FOLLOWING;
            followed = true;
            boolean samePartitions = true;
            while (samePartitions && !stopping()) {
                samePartitions = session.follow();
            }
        } catch (WakeupException e) {
            LOG.debug("woken up to stop");
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("the session ended and will be begun anew: {}", e.toString());
        } finally {
            current = null;
        }
        return followed;
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void progressed() {
        progressNanos = nanoClock.getAsLong();
    }

    private void awaitStop(Duration pause) {
        try {
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("told to stop during a pause");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
