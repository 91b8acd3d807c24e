package io.chaindrift.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A registry over HTTP that remembers schemas, and answers as told where a test wants something else. */
final class ScriptedRegistry implements AutoCloseable {

    /** What a test wants instead of the usual answer; null: the usual one. */
    interface Script {
        @Nullable Answer answer(String request, int count);
    }

    record Answer(int status, String body, boolean hang) {
        static Answer of(int status, String body) {
            return new Answer(status, body, false);
        }

        /** Sends the head and the first bytes, and never the rest. */
        static Answer unfinished() {
            return new Answer(200, "{", true);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> schemas = new ArrayList<>();
    private volatile Script script = (request, count) -> null;

    ScriptedRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort());
    }

    void script(Script newScript) {
        script = newScript;
    }

    /** Requests so far, such as {@code GET /schemas/ids/1}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Puts a schema there without a request; its id. */
    synchronized int put(String schema) {
        schemas.add(schema);
        return schemas.size();
    }

    synchronized String schema(int id) {
        return schemas.get(id - 1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = script.answer(request, requests.size());
        if (answer == null) {
            answer = usual(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), answer.hang() ? bytes.length + 1L : bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes);
        out.flush();
        if (!answer.hang()) {
            exchange.close();
        }
    }

    private synchronized Answer usual(String method, String path, String body) throws IOException {
        if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            return id >= 1 && id <= schemas.size()
                    ? Answer.of(
                            200,
                            JSON.createObjectNode()
                                    .put("schema", schemas.get(id - 1))
                                    .toString())
                    : Answer.of(404, "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}");
        }
        if (path.endsWith("/versions/latest")) {
            return schemas.isEmpty() ? subjectNotFound() : Answer.of(200, latest());
        }
        String schema = method.equals("POST") ? text(body) : "";
        int known = schemas.indexOf(schema);
        if (path.endsWith("/versions") && known < 0) {
            schemas.add(schema);
            known = schemas.size() - 1;
        }
        return known < 0
                ? Answer.of(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
                : Answer.of(200, "{\"id\":" + (known + 1) + "}");
    }

    private String latest() {
        return JSON.createObjectNode()
                .put("id", schemas.size())
                .put("version", schemas.size())
                .put("schema", schemas.get(schemas.size() - 1))
                .toString();
    }

    private static Answer subjectNotFound() {
        return Answer.of(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    }

    private static String text(String body) throws IOException {
        JsonNode json = JSON.readTree(body);
        return json.path("schema").asText();
    }
}
