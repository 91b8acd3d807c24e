package io.chaindrift.cli.query;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the query API over HTTP. Thread-safe. */
public final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HTTP_OK = 200;
    private static final String BASE = "/api/v1/";

    private final HttpClient http;
    private final URI base;
    private final Duration patience;
    private final @Nullable String token;

    /**
     * A client for the API at that address.
     *
     * @param base scheme, host and port
     * @param patience the longest to wait for an answer
     */
    public ApiClient(URI base, Duration patience) {
        this(base, patience, null, null);
    }

    /**
     * A client that shows who it is.
     *
     * @param base scheme, host and port
     * @param patience the longest to wait for an answer
     * @param token the bearer token; null for none. It is sent and never printed
     * @param trust whose certificates are trusted; null for the Java platform's own
     */
    public ApiClient(URI base, Duration patience, @Nullable String token, @Nullable SSLContext trust) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(patience);
        if (trust != null) {
            builder.sslContext(trust);
        }
        this.http = builder.build();
        this.base = base;
        this.patience = patience;
        this.token = token;
    }

    /**
     * A whole list, all its pages.
     *
     * @param items the list's items, in its order
     * @param incomplete what the API says is missing from its answer; empty when it is complete
     * @param asOf of when the answer is and what it rests on; of several pages, that of the last
     */
    public record Answer(List<JsonNode> items, List<JsonNode> incomplete, JsonNode asOf) {
        public Answer {
            items = List.copyOf(items);
            incomplete = List.copyOf(incomplete);
        }

        /** What a page answers. */
        static Answer of(JsonNode page) {
            List<JsonNode> items = new ArrayList<>();
            page.path("items").forEach(items::add);
            List<JsonNode> incomplete = new ArrayList<>();
            page.path("incomplete").forEach(incomplete::add);
            return new Answer(items, incomplete, page.path("asOf"));
        }
    }

    /**
     * Reads all pages of a list.
     *
     * @param list its path below {@code /api/v1/}, such as {@code nodes}
     * @param filter query parameters
     * @throws IOException when the API is not there, refuses, or answers what is not such a list; the message says which
     */
    public Answer list(String list, Map<String, String> filter) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        Map<String, JsonNode> incomplete = new LinkedHashMap<>();
        AtomicReference<JsonNode> asOf = new AtomicReference<>(NullNode.getInstance());
        pages(list, filter, page -> {
            page.path("items").forEach(items::add);
            page.path("incomplete").forEach(gap -> incomplete.put(gap.toString(), gap));
            asOf.set(page.path("asOf"));
        });
        return new Answer(items, List.copyOf(incomplete.values()), asOf.get());
    }

    /**
     * Reads all pages of a list, one after the other.
     *
     * @param each is given every page as the API answered it
     */
    public void pages(String list, Map<String, String> filter, Consumer<JsonNode> each)
            throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>(filter);
        while (true) {
            JsonNode page = page(list, parameters);
            each.accept(page);
            String cursor = cursor(page);
            if (cursor == null) {
                return;
            }
            if (cursor.equals(parameters.put("cursor", cursor))) {
                throw new IOException(base + BASE + list + " answered the same cursor twice");
            }
        }
    }

    /** Reads one page of a list. */
    public JsonNode page(String list, Map<String, String> parameters) throws IOException, InterruptedException {
        JsonNode page = get(list, parameters);
        if (!page.path("items").isArray()) {
            throw new IOException(base + BASE + list + " did not answer with a list");
        }
        return page;
    }

    /** Where the next page begins; null on the last one. */
    public static @Nullable String cursor(JsonNode page) {
        String cursor = page.path("cursor").asText("");
        return cursor.isEmpty() || page.path("cursor").isNull() ? null : cursor;
    }

    /**
     * Reads a single thing.
     *
     * @return the whole answer, with {@code item}, {@code asOf} and {@code incomplete}
     */
    public JsonNode single(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        JsonNode answer = get(path, parameters);
        if (!answer.path("item").isObject()) {
            throw new IOException(base + BASE + path + " did not answer with an item");
        }
        return answer;
    }

    /** Whether the API says that it is ready to answer; false also when it is not there. */
    public boolean isHealthy() throws InterruptedException {
        try {
            return send("/healthz", Map.of()).statusCode() == HTTP_OK;
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Follows the API's stream of changes.
     *
     * @param line told of every line of it, in the client's threads
     * @return ends when the stream does, or when there is none
     */
    CompletableFuture<HttpResponse<Void>> follow(Consumer<String> line) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(BASE + "stream")).header("Accept", "text/event-stream");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(line)));
    }

    /** Takes lines as they come. */
    private record Lines(Consumer<String> line) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {
            line.accept(item);
        }

        @Override
        public void onError(Throwable failure) {
            // The answer's future tells of it.
        }

        @Override
        public void onComplete() {
            // The answer's future tells of it.
        }
    }

    /**
     * Writes something.
     *
     * @param body what; null for nothing
     * @return what the API answered; a missing node for nothing
     * @throws IOException when the API is not there or refuses; the message says which
     */
    public JsonNode write(String method, String path, Map<String, String> parameters, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(BASE + path, parameters)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        byte[] said = body(response);
        if (response.statusCode() / 100 != HTTP_OK / 100) {
            throw refusal(response, said);
        }
        return said.length == 0 ? MissingNode.getInstance() : JSON.readTree(said);
    }

    private JsonNode get(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(BASE + path, parameters);
        byte[] body = body(response);
        if (response.statusCode() != HTTP_OK) {
            throw refusal(response, body);
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IOException(response.uri() + " did not answer with JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ApiException refusal(HttpResponse<byte[]> response, byte[] body) {
        String said = new String(body, StandardCharsets.UTF_8).strip();
        try {
            JsonNode problem = JSON.readTree(body);
            said = problem.path("detail").asText(problem.path("title").asText(said));
        } catch (IOException notAProblemDocument) {
            // A proxy in between answers in its own way: shown as it is.
        }
        String advice = switch (response.statusCode()) {
            case 401 -> "; give --token-file, or set CHAINDRIFT_TOKEN";
            case 421 -> "; use the host name that the API was configured with";
            default -> "";
        };
        return new ApiException(
                response.statusCode(), response.uri() + " answered " + response.statusCode() + ": " + said + advice);
    }

    private static byte[] body(HttpResponse<byte[]> response) throws IOException {
        byte[] body = response.body();
        boolean zipped =
                "gzip".equals(response.headers().firstValue("Content-Encoding").orElse(""));
        if (!zipped) {
            return body;
        }
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unzipped.readAllBytes();
        }
    }

    private HttpResponse<byte[]> send(String path, Map<String, String> parameters)
            throws IOException, InterruptedException {
        return http.send(request(path, parameters).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        URI uri = base.resolve(query.isEmpty() ? path : path + "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    /** A name as a part of a path or of a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
