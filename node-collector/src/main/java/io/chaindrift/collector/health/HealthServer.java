package io.chaindrift.collector.health;

import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.process.OwnCosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /livez}: the looking loop comes round. {@code /readyz}: rules were read and the broker acknowledged something, each once.
 * {@code /metrics}: the figures. One thread, which the kernel wakes when somebody asks and nothing else does; one answer for each
 * connection, for which a caller has two seconds. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

    private static final Path PROC = Path.of("/proc");
    private static final int BACKLOG = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(HealthServer.class);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final ServerSocket server;
    private final Duration loop;
    private final Supplier<CollectorStatus> status;

    private HealthServer(ServerSocket server, Duration loop, Supplier<CollectorStatus> status) {
        this.server = server;
        this.loop = loop;
        this.status = status;
    }

    /**
     * Begins to answer.
     *
     * @param address port 0 takes any free one
     * @param loop longest time that the looking loop may take to come round
     * @throws IOException when the address cannot be used
     */
    public static HealthServer start(InetSocketAddress address, Duration loop, Supplier<CollectorStatus> status)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        HealthServer health = new HealthServer(server, loop, status);
        Thread thread = new Thread(health::run, "health");
        thread.setDaemon(true);
        thread.start();
        return health;
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try (Socket socket = server.accept()) {
                    answer(socket);
                } catch (IOException e) {
                    // Closed, or too many files are open; then it is tried again, and not at once.
                    stop.await(1, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket socket) {
        try {
            ShortRequest request = ShortRequest.read(socket, PATIENCE);
            request.answer(socket.getOutputStream(), answer(request));
        } catch (IOException e) {
            log.debug("a caller went away or was too slow: {}", e.toString());
        } catch (RuntimeException e) {
            log.warn("a caller got no answer", e);
        }
    }

    private ShortRequest.Answer answer(ShortRequest request) {
        if (!request.isReading()) {
            return new ShortRequest.Answer(405, "only GET and HEAD are answered");
        }
        return switch (request.path()) {
            case "/livez" -> {
                boolean lives = status.get().loopNanos() < loop.toNanos();
                yield probe(lives, "the looking loop has not come round for " + loop);
            }
            case "/readyz" -> {
                CollectorStatus now = status.get();
                yield probe(
                        now.captured() && now.acknowledged(),
                        now.captured() ? "nothing is acknowledged yet" : "no rules are read yet");
            }
            case "/metrics" -> new ShortRequest.Answer(200, MetricsText.of(status.get(), OwnCosts.in(PROC)));
            default -> new ShortRequest.Answer(404, "there are /livez, /readyz and /metrics");
        };
    }

    private static ShortRequest.Answer probe(boolean good, String otherwise) {
        return good ? new ShortRequest.Answer(200, "ok") : new ShortRequest.Answer(503, otherwise);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            server.close();
        } catch (IOException e) {
            // Nobody can connect any more, which is what was wanted.
        }
    }
}
