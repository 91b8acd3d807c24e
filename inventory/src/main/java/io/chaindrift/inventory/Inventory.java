package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.kubernetes.ApiConnection;
import io.chaindrift.inventory.serve.HttpEndpoint;
import io.chaindrift.inventory.serve.InventoryMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The inventory, running: watches Nodes, kube-router's pods and its DaemonSet, and says what it sees to
 * {@code chaindrift.node-events.v1} and {@code chaindrift.cluster-events.v1}. Several instances may run; the one that holds the
 * Lease works, the others stand by. The topics must exist. Thread-safe.
 */
public final class Inventory implements AutoCloseable {

    private static final Duration STUCK = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InventoryLoop loop;
    private final Thread thread;
    private final HttpEndpoint endpoint;
    private final KubernetesClient client;

    private Inventory(InventoryLoop loop, Thread thread, HttpEndpoint endpoint, KubernetesClient client) {
        this.loop = loop;
        this.thread = thread;
        this.endpoint = endpoint;
        this.client = client;
    }

    /**
     * Starts it; returns at once, before anything is connected.
     *
     * @param version of this program
     * @param random makes the id of the stream, should there be none yet
     * @throws java.io.UncheckedIOException when the address to listen on is not free
     */
    public static Inventory start(InventoryConfig config, String version, Clock clock, RandomGenerator random) {
        InventoryMetrics metrics = new InventoryMetrics();
        KubernetesClient client = ApiConnection.open(config.kubernetes().server());
        InventoryLoop loop = new InventoryLoop(
                config,
                version,
                client,
                metrics,
                new InventoryLoop.Surroundings(clock, System::nanoTime, () -> streamId(random)));
        HttpEndpoint endpoint =
                HttpEndpoint.start(config.address(), () -> loop.isAlive(STUCK), loop::isReady, metrics::render);
        Thread thread = new Thread(loop, "chaindrift-inventory");
        thread.setDaemon(true);
        thread.start();
        return new Inventory(loop, thread, endpoint, client);
    }

    /** The port that probes and metrics are answered on. */
    public int port() {
        return endpoint.port();
    }

    /** Whether it has said everything that is, or stands by for the instance that does. */
    public boolean isReady() {
        return loop.isReady();
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
        return loop.failure() == null;
    }

    /**
     * Stops it: an open transaction is finished or aborted, then leadership is given up, so that another instance takes over
     * within seconds. Returns within about ten seconds.
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
        endpoint.close();
        client.close();
    }

    /** 64 random bits in 11 characters. */
    private static String streamId(RandomGenerator random) {
        byte[] bits = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
