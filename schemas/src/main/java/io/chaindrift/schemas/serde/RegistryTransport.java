package io.chaindrift.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to the registry, carried through: each attempt has a deadline from first byte to last, an address that is away is
 * followed by the next, repetitions wait longer each time. Answers 4xx are final. Thread-safe; closing ends a wait.
 */
final class RegistryTransport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryTransport.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final int MAX_QUOTED = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryConfig config;
    private final CountDownLatch closed = new CountDownLatch(1);

    RegistryTransport(RegistryConfig config) {
        this.config = config;
    }

    JsonNode get(String path) {
        return exchange("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) {
        return exchange("POST", path, body);
    }

    JsonNode put(String path, JsonNode body) {
        return exchange("PUT", path, body);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private JsonNode exchange(String method, String path, @Nullable JsonNode body) {
        Duration wait = config.firstWait();
        for (int attempt = 0; ; attempt++) {
            URI base = config.urls().get(attempt % config.urls().size());
            Outcome outcome = attempt(method, URI.create(base + path), body);
            if (outcome.answer() != null) {
                return outcome.answer();
            }
            if (attempt >= config.retries()) {
                throw new RegistryUnavailableException(
                        "the schema registry is not available after " + (attempt + 1) + " attempts, last " + method
                                + " " + base + path + ": " + outcome.problem() + ". Check " + RegistryConfig.URL + ".",
                        outcome.cause());
            }
            LOG.debug("Schema registry {} not available, waiting {}: {}", base, wait, outcome.problem());
            pause(wait);
            wait = shorter(wait.multipliedBy(2), config.longestWait());
        }
    }

    private Outcome attempt(String method, URI uri, @Nullable JsonNode body) {
        CompletableFuture<RegistryCall.Answer> exchange = new CompletableFuture<>();
        RegistryCall call = new RegistryCall(method, uri, headers(body), body == null ? null : body.toString());
        int patience = (int) Math.min(Integer.MAX_VALUE, config.requestTimeout().toMillis());
        // A thread for the seconds of a request, which come a few times in the life of a process: reading has no
        // deadline of its own.
        Thread thread = new Thread(() -> call.run(exchange, MAX_ANSWER_BYTES, patience), "schema-registry");
        thread.setDaemon(true);
        thread.start();
        try {
            return judge(
                    method + " " + uri, exchange.get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            call.cancel();
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while asking the schema registry " + uri, e);
        } catch (TimeoutException e) {
            call.cancel();
            return Outcome.failed("no answer within " + config.requestTimeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            return Outcome.failed(text, cause);
        }
    }

    private Map<String, String> headers(@Nullable JsonNode body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", MEDIA_TYPE + ", application/json");
        if (body != null) {
            headers.put("Content-Type", MEDIA_TYPE);
        }
        if (config.authorization() != null) {
            headers.put("Authorization", config.authorization());
        }
        return headers;
    }

    private static Outcome judge(String request, RegistryCall.Answer response) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            try {
                return new Outcome(JSON.readTree(response.body()), "", null);
            } catch (IOException e) {
                return Outcome.failed("answered " + status + " with something that is no JSON", e);
            }
        }
        RegistryError error = RegistryError.from(status, response.body());
        if (status >= 400 && status < 500) {
            throw new RegistryRefusedException(
                    status, error.code(), "the schema registry refused " + request + ": " + error.words());
        }
        return Outcome.failed("answered " + error.words(), null);
    }

    private void pause(Duration time) {
        boolean ended;
        try {
            ended = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while waiting for the schema registry", e);
        }
        if (ended) {
            throw new RegistryUnavailableException("closed while waiting for the schema registry", null);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private record Outcome(
            @Nullable JsonNode answer,
            String problem,
            @Nullable Throwable cause) {

        static Outcome failed(String problem, @Nullable Throwable cause) {
            return new Outcome(null, problem, cause);
        }
    }

    /** An answer of failure, in the registry's own words where it has some. */
    private record RegistryError(int code, String words) {

        static RegistryError from(int status, byte[] body) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            try {
                JsonNode json = JSON.readTree(text);
                if (json != null && json.hasNonNull("message")) {
                    int code = json.path("error_code").asInt(status);
                    return new RegistryError(
                            code,
                            "HTTP " + status + ", error " + code + ": "
                                    + cut(json.get("message").asText()));
                }
            } catch (JsonProcessingException e) {
                // Not Confluent's form, such as a proxy's page: quoted as it is below.
                LOG.trace("Answer {} of the schema registry is no JSON", status, e);
            }
            return new RegistryError(status, "HTTP " + status + (text.isEmpty() ? "" : ": " + cut(text)));
        }

        private static String cut(String text) {
            return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
        }
    }
}
