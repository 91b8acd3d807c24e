package io.chaindrift.remediator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chaindrift.remediator.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Answers {@code /livez} and {@code /readyz} with 200 or 503, and nothing else. Thread-safe. */
final class HealthEndpoint implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    private HealthEndpoint(HttpServer server) {
        this.server = server;
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
            server.start();
            return new HealthEndpoint(server);
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
