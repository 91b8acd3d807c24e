package io.chaindrift.inventory.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chaindrift.inventory.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers {@code /livez}, {@code /readyz} and {@code /metrics}, and nothing else. Thread-safe. */
public final class HttpEndpoint implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    private final HttpServer server;

    private HttpEndpoint(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException when the address is not free
     */
    public static HttpEndpoint start(
            HostPort address, BooleanSupplier alive, BooleanSupplier ready, Supplier<String> metrics) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
            server.createContext("/", exchange -> {
                switch (exchange.getRequestURI().getPath()) {
                    case "/livez" -> answer(exchange, alive.getAsBoolean());
                    case "/readyz" -> answer(exchange, ready.getAsBoolean());
                    case "/metrics" -> answer(exchange, OK, METRICS_TYPE, metrics.get());
                    default -> answer(exchange, NOT_FOUND, TEXT_TYPE, "not found\n");
                }
            });
            server.start();
            return new HttpEndpoint(server);
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
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        answer(exchange, good ? OK : UNAVAILABLE, TEXT_TYPE, good ? "ok\n" : "unavailable\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
