package io.chaindrift.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to the registry and its answer. Made with the JDK's older client: the newer one brings a thread that never ends and
 * several hundred classes, which an agent on every node does without. Run by one thread; another may cancel it.
 */
final class RegistryCall {

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final @Nullable String body;
    private final AtomicReference<@Nullable HttpURLConnection> connection = new AtomicReference<>();
    private volatile boolean cancelled;

    RegistryCall(String method, URI uri, Map<String, String> headers, @Nullable String body) {
        this.method = method;
        this.uri = uri;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /**
     * What the registry answered.
     *
     * @param status of HTTP
     * @param body at most as many bytes as were allowed
     */
    record Answer(int status, byte[] body) {}

    /** Asks, and completes the result whatever happens. */
    void run(CompletableFuture<Answer> result, int maxBytes, int patienceMillis) {
        try {
            result.complete(ask(maxBytes, patienceMillis));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private Answer ask(int maxBytes, int patienceMillis) throws IOException {
        HttpURLConnection open = (HttpURLConnection) uri.toURL().openConnection();
        connection.set(open);
        if (cancelled) {
            throw new IOException("given up before it was asked");
        }
        open.setRequestMethod(method);
        open.setInstanceFollowRedirects(false);
        open.setUseCaches(false);
        // Each step ends by itself, too, where cancelling does not reach it.
        open.setConnectTimeout(patienceMillis);
        open.setReadTimeout(patienceMillis);
        headers.forEach(open::setRequestProperty);
        if (body != null) {
            open.setDoOutput(true);
            // Kept in memory by the connection: when it streams, the JDK swallows what a refusal of credentials says.
            try (OutputStream out = open.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        int status = open.getResponseCode();
        InputStream given = status >= 400 ? open.getErrorStream() : open.getInputStream();
        if (given == null) {
            return new Answer(status, new byte[0]);
        }
        try (InputStream in = given) {
            byte[] answer = in.readNBytes(maxBytes + 1);
            if (answer.length > maxBytes) {
                open.disconnect();
                throw new IOException("the answer is larger than " + maxBytes + " bytes");
            }
            return new Answer(status, answer);
        }
    }

    /** Ends it where it stands. */
    void cancel() {
        cancelled = true;
        HttpURLConnection open = connection.get();
        if (open != null) {
            open.disconnect();
        }
    }
}
