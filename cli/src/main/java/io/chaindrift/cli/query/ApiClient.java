package io.chaindrift.cli.query;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.stream.Collectors;

/** Reads the query API over HTTP. Thread-safe. */
public final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HTTP_OK = 200;
    private static final String LISTS = "/api/v1/";

    private final HttpClient http;
    private final URI base;
    private final Duration patience;

    /**
     * A client for the API at that address.
     *
     * @param base scheme, host and port
     * @param patience the longest to wait for an answer
     */
    public ApiClient(URI base, Duration patience) {
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
        this.base = base;
        this.patience = patience;
    }

    /**
     * A whole list, all its pages.
     *
     * @param items the list's items, in its order
     * @param incomplete what the API says is missing from its answer; empty when it is complete
     */
    public record Answer(List<JsonNode> items, List<JsonNode> incomplete) {
        public Answer {
            items = List.copyOf(items);
            incomplete = List.copyOf(incomplete);
        }
    }

    /**
     * Reads all pages of a list.
     *
     * @param list its name, such as {@code nodes}
     * @param filter query parameters
     * @throws IOException when the API is not there, refuses, or answers what is not such a list; the message says which
     */
    public Answer list(String list, Map<String, String> filter) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        Map<String, String> parameters = new LinkedHashMap<>(filter);
        while (true) {
            JsonNode page = get(LISTS + list, parameters);
            if (!page.path("items").isArray()) {
                throw new IOException(base + LISTS + list + " did not answer with a list");
            }
            page.path("items").forEach(items::add);
            String cursor = page.path("cursor").asText("");
            if (cursor.isEmpty() || page.path("cursor").isNull()) {
                List<JsonNode> incomplete = new ArrayList<>();
                page.path("incomplete").forEach(incomplete::add);
                return new Answer(items, incomplete);
            }
            parameters.put("cursor", cursor);
        }
    }

    /** Whether the API says that it is ready to answer; false also when it is not there. */
    public boolean isHealthy() throws InterruptedException {
        try {
            return send("/healthz", Map.of()).statusCode() == HTTP_OK;
        } catch (IOException notThere) {
            return false;
        }
    }

    private JsonNode get(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpResponse<String> response = send(path, parameters);
        if (response.statusCode() != HTTP_OK) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": "
                    + response.body().strip());
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException(response.uri() + " did not answer with JSON: " + e.getOriginalMessage(), e);
        }
    }

    private HttpResponse<String> send(String path, Map<String, String> parameters)
            throws IOException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        URI uri = base.resolve(query.isEmpty() ? path : path + "?" + query);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Accept", "application/json")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
