package io.chaindrift.remediator;

import io.chaindrift.remediator.config.RemediatorConfig;
import io.chaindrift.remediator.kafka.RecommendationLoop;
import io.chaindrift.remediator.kafka.RecommendationLoop.Phase;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The remediator, running: reads {@code chaindrift.findings.v1} and writes one recommendation per node and plane to
 * {@code chaindrift.remediation-events.v1}. It only recommends: nothing is ever sent to a node.
 *
 * <p>One instance per application id works; a newer one makes an older one stop. The topics must exist. Thread-safe.
 */
public final class Remediator implements AutoCloseable {

    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RecommendationLoop loop;
    private final Thread thread;
    private final @Nullable HealthEndpoint health;

    private Remediator(RecommendationLoop loop, Thread thread, @Nullable HealthEndpoint health) {
        this.loop = loop;
        this.thread = thread;
        this.health = health;
    }

    /** Starts it; returns at once, before anything is connected. */
    public static Remediator start(RemediatorConfig config) {
        RecommendationLoop loop = new RecommendationLoop(config, System::nanoTime);
        HealthEndpoint health = config.health()
                .map(address -> HealthEndpoint.start(address, () -> isAlive(loop), () -> isReady(loop)))
                .orElse(null);
        Thread thread = new Thread(loop, config.applicationId());
        thread.setDaemon(true);
        thread.start();
        return new Remediator(loop, thread, health);
    }

    /** Whether it has read everything back and follows the findings. */
    public boolean isReady() {
        return isReady(loop);
    }

    /** Whether it works or will try again by itself; false once it has stopped for whatever reason. */
    public boolean isAlive() {
        return isAlive(loop);
    }

    /** Why it stopped by itself; empty while it works, and when it was told to stop. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(loop.failure());
    }

    /**
     * Waits until it has stopped.
     *
     * @return true when it was told to stop, false when it stopped by itself
     */
    public boolean awaitEnd() throws InterruptedException {
        thread.join();
        return loop.phase() == Phase.STOPPED;
    }

    /**
     * Stops it: an open transaction is finished, or aborted where the broker does not answer within two seconds; nothing is lost.
     * Returns within about four seconds.
     */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (health != null) {
            health.close();
        }
    }

    private static boolean isReady(RecommendationLoop loop) {
        return loop.phase() == Phase.FOLLOWING;
    }

    private static boolean isAlive(RecommendationLoop loop) {
        boolean running = loop.phase() == Phase.STARTING || loop.phase() == Phase.FOLLOWING;
        return running && loop.sinceProgress().compareTo(STUCK) < 0;
    }
}
