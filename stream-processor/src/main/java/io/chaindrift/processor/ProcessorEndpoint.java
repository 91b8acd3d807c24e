package io.chaindrift.processor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code /livez}, {@code /readyz} and {@code /metrics} of a processor, and nothing else. Who does not end a request keeps nobody
 * else waiting. Thread-safe.
 */
public final class ProcessorEndpoint implements AutoCloseable {

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

    private ProcessorEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens.
     *
     * @param address {@code host:port}; port 0 for any free one
     * @throws IllegalArgumentException when that is no address
     * @throws UncheckedIOException when it is not free
     */
    public static ProcessorEndpoint start(String address, AuditProcessor processor) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, Math.max(0, colon));
            int port = Integer.parseInt(address.substring(colon + 1));
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.createContext("/", exchange -> {
                switch (exchange.getRequestURI().getPath()) {
                    case "/livez" -> answer(exchange, processor.isHealthy() ? OK : UNAVAILABLE, "");
                    case "/readyz" -> answer(exchange, processor.isRunning() ? OK : UNAVAILABLE, "");
                    case "/metrics" -> answer(exchange, OK, processor.metrics());
                    default -> answer(exchange, NOT_FOUND, "");
                }
            });
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, ProcessorEndpoint::thread);
            server.setExecutor(threads);
            server.start();
            return new ProcessorEndpoint(server, threads);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + address + "' is no address of the form host:port", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    /** The port it listens on. */
    public int port() {
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

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text.isEmpty() ? status == OK ? "ok\n" : "not so\n" : text).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
