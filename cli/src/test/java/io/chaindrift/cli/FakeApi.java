package io.chaindrift.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An API on a loopback port of the system's choice that answers what it was told to, in the form of docs/reference/api.md: pages
 * with cursors, problems for what is refused, and 404 for paths it was not told of.
 */
public final class FakeApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable String token;

    public FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Path and query of every request so far, as they were sent. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** From now on it wants that token. */
    public FakeApi wanting(String bearer) {
        token = bearer;
        return this;
    }

    /** What a path below /api/v1/ answers; several answers are given one after the other, the last for ever. */
    public FakeApi answering(String path, String... bodies) {
        answers.put("/api/v1/" + path, new ArrayDeque<>(List.of(bodies)));
        return this;
    }

    /** A list of one page. */
    public static String list(String items) {
        return page(items, null);
    }

    /** A page of a list. */
    public static String page(String items, @Nullable String cursor) {
        return "{\"items\":[" + items + "],\"cursor\":" + (cursor == null ? "null" : "\"" + cursor + "\"")
                + ",\"asOf\":{\"reading\":\"READY\",\"offsets\":{}},\"incomplete\":[]}";
    }

    /** A single thing. */
    public static String single(String item) {
        return "{\"item\":" + item + ",\"asOf\":{},\"incomplete\":[]}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        String wanted = token;
        if (wanted != null
                && !("Bearer " + wanted).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, problem(401, "a token is needed"));
            return;
        }
        Deque<String> bodies = answers.get(exchange.getRequestURI().getPath());
        if (bodies == null) {
            send(exchange, 404, problem(404, "no such path"));
            return;
        }
        String body = bodies.size() > 1 ? bodies.poll() : bodies.peek();
        JsonNode read = JSON.readTree(body);
        send(exchange, read.path("status").asInt(200), String.valueOf(body));
    }

    /** A refusal. */
    public static String problem(int status, String detail) {
        return "{\"type\":\"about:blank\",\"title\":\"refused\",\"status\":" + status + ",\"detail\":\"" + detail
                + "\"}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
