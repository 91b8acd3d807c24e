package io.chaindrift.collector.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.process.OwnCosts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code /livez}: the looking loop comes round. {@code /readyz}: rules were read and the broker acknowledged something, each once.
 * {@code /metrics}: the figures. A client that says nothing, or does not listen, keeps nobody else waiting. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Path PROC = Path.of("/proc");
    private static final int THREADS = 8;
    private static final long THREAD_SECONDS = 10;

    static {
        // Read by the JDK's server when its class is loaded: whoever does not end his request is sent away.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.timerMillis", "10000");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private HealthServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
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
        HttpServer server = HttpServer.create(address, 4);
        ExecutorService threads = threads();
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> {
            CollectorStatus now = status.get();
            boolean lives = now.loopNanos() < loop.toNanos();
            answer(exchange, lives, lives ? "ok" : "the looking loop has not come round for " + loop);
        });
        server.createContext("/readyz", exchange -> {
            CollectorStatus now = status.get();
            boolean ready = now.captured() && now.acknowledged();
            answer(
                    exchange,
                    ready,
                    ready ? "ok" : now.captured() ? "nothing is acknowledged yet" : "no rules are read yet");
        });
        server.createContext(
                "/metrics", exchange -> answer(exchange, true, MetricsText.of(status.get(), OwnCosts.in(PROC))));
        server.start();
        return new HealthServer(server, threads);
    }

    /** None while nobody asks. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "health");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, boolean good, String text) throws IOException {
        byte[] bytes = (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(good ? OK : UNAVAILABLE, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
