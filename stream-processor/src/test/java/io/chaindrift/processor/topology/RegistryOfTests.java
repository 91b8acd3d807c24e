package io.chaindrift.processor.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps schemas in memory, as far as serdes ask for them; may be told to be out of order. Thread-safe. */
final class RegistryOfTests implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> schemas = new ArrayList<>();
    private final HttpServer server;
    private volatile boolean away;

    RegistryOfTests() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, or until told otherwise, it answers that it cannot answer. */
    void away(boolean isAway) {
        away = isAway;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] asked = exchange.getRequestBody().readAllBytes();
        if (away) {
            send(exchange, 503, Map.of("error_code", 50301, "message", "out of order"));
        } else if (exchange.getRequestMethod().equals("POST")) {
            send(
                    exchange,
                    200,
                    Map.of("id", id(JSON.readTree(asked).path("schema").asText())));
        } else {
            int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            synchronized (schemas) {
                boolean known = id >= 1 && id <= schemas.size();
                send(
                        exchange,
                        known ? 200 : 404,
                        known
                                ? Map.of("schema", schemas.get(id - 1))
                                : Map.of("error_code", 40403, "message", "no such schema"));
            }
        }
    }

    private int id(String schema) {
        synchronized (schemas) {
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            return schemas.indexOf(schema) + 1;
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> answer) throws IOException {
        byte[] body = JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
