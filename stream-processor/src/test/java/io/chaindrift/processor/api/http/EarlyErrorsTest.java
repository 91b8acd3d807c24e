package io.chaindrift.processor.api.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.RecordedApi;
import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.topology.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server refuses before any route is looked for, and what it has no place for: problems like all others. */
class EarlyErrorsTest {

    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    private RecordedApi api;

    @BeforeEach
    void start() {
        QueryApiConfig oneReader = new QueryApiConfig(
                "127.0.0.1:9",
                "http://127.0.0.1:9",
                Topics.PRODUCTION,
                Map.of(),
                QueryApiConfig.LOOPBACK,
                0,
                List.of(),
                AccessConfig.OPEN,
                10,
                10,
                1,
                RolloutRules.DEFAULT);
        api = new RecordedApi(folder, oneReader);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void whatCannotBeReadIsAProblem() {
        String lines = " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
        assertAll(Map.ofEntries(
                        Map.entry("GET /api/v1/nodes/%zz" + lines, 400),
                        Map.entry("HEAD /api/v1/nodes/%00" + lines, 400),
                        Map.entry("GET /api/v1/nodes/%ff%fe" + lines, 400),
                        Map.entry("GET /api/v1/nodes/%u0041" + lines, 400),
                        Map.entry("GET /../../etc/passwd" + lines, 400),
                        Map.entry("GET /" + "a".repeat(20_000) + lines, 414),
                        Map.entry("GET /api/v1/nodes" + lines + "X: " + "a".repeat(20_000) + "\r\n", 431),
                        Map.entry("GET /api/v1/nodes" + lines + "Expect: more\r\n", 417),
                        Map.entry("GET /api/v1/nodes" + lines + "no header\r\n", 400),
                        Map.entry("GET /api/v1/nodes HTTP/1.1\r\nConnection: close\r\n", 400),
                        Map.entry("GET /api/v1/nodes HTTP/9.9\r\n", 505),
                        Map.entry("POST /api/v1/suppressions" + lines + "Content-Length: few\r\n", 400),
                        Map.entry("PATCH /api/v1/nodes/%zz" + lines, 400),
                        Map.entry("nothing\r\n", 400))
                .entrySet()
                .stream()
                .map(request -> () -> problem(request.getKey(), request.getValue())));
    }

    private void problem(String request, int status) throws Exception {
        String what = request.substring(0, Math.min(60, request.length()));
        String answer = send(request + "\r\n");
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, end);
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "), () -> what + "\n" + head);
        assertTrue(head.contains("Content-Type: application/problem+json"), () -> what + "\n" + head);
        assertTrue(head.contains("X-Content-Type-Options: nosniff"), () -> what + "\n" + head);
        if (!request.startsWith("HEAD")) {
            JsonNode problem = RecordedApi.tree(answer.substring(end + 4));
            assertEquals(status, problem.path("status").asInt(), what);
            assertEquals("/problems#" + status, problem.path("type").asText(), what);
            assertTrue(!problem.path("detail").asText().isEmpty(), what);
        }
        assertTrue(Problem.kinds().stream().anyMatch(kind -> kind.status() == status), () -> status + " is explained");
    }

    @Test
    void aReaderTooManyIsTheServersLimitAndMayTryAgain() throws Exception {
        String stream = "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        try (Socket first = connect()) {
            first.getOutputStream().write((stream + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', first.getInputStream().read(), "the first has its place");

            String second = send(stream + "Connection: close\r\n\r\n");

            assertTrue(second.startsWith("HTTP/1.1 503 "), second);
            assertTrue(second.contains("Retry-After: "), second);
            assertTrue(second.contains("all places at the stream are taken"), second);
        }
    }

    private String send(String request) throws IOException {
        try (Socket socket = connect();
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws IOException {
        URI base = URI.create(api.base());
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }
}
