package io.chaindrift.remediator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chaindrift.remediator.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Answers {@code /livez} and {@code /readyz} with 200 or 503, and nothing else.
 * Who does not end a request keeps nobody else waiting. Thread-safe.
 */
final class HealthEndpoint implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private static final int THREADS = 8;

    static {
        // Read by the JDK's server when its class is loaded: whoever does not end his request is sent away.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.timerMillis", "10000");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private HealthEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException when the address is not free
     */
    static HealthEndpoint start(HostPort address, BooleanSupplier alive, BooleanSupplier ready) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
            server.createContext("/", exchange -> {
                switch (exchange.getRequestURI().getPath()) {
                    case "/livez" -> answer(exchange, alive.getAsBoolean() ? OK : UNAVAILABLE);
                    case "/readyz" -> answer(exchange, ready.getAsBoolean() ? OK : UNAVAILABLE);
                    default -> answer(exchange, NOT_FOUND);
                }
            });
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, HealthEndpoint::thread);
            server.setExecutor(threads);
            server.start();
            return new HealthEndpoint(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    /** The port it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "endpoint");
        thread.setDaemon(true);
        return thread;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = (status == OK ? "ok\n" : status == NOT_FOUND ? "not found\n" : "unavailable\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
