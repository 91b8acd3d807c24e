package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API behind tokens. */
@WithKafka
class SecuredApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final FactTopicsUnderTest topics;
    private @Nullable QueryApi api;

    @TempDir
    private Path folder;

    SecuredApiIT(KafkaUnderTest kafka) {
        this.topics = new FactTopicsUnderTest(kafka);
    }

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
        topics.close();
    }

    @Test
    void anAddressThatOthersReachNeedsTokens() {
        QueryApiConfig open = topics.config(0).listeningOn("0.0.0.0", List.of("*"));
        String said = assertThrows(IllegalArgumentException.class, () -> new QueryApi(open))
                .getMessage();
        assertTrue(said.contains("0.0.0.0") && said.contains("token file"), said);
    }

    @Test
    void tokensDecideWhoReadsAndWhoSilences() throws Exception {
        topics.create();
        topics.publish(ChaindriftTopic.FINDINGS, Facts.finding("a", "f1", FindingKind.STALE_VERSION, "-A X"));
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "bot read " + sha("robot") + "\nann approve " + sha("s3cret") + "\n");
        QueryApi started = new QueryApi(topics.config(0).protectedBy(AccessConfig.OPEN.withTokens(tokens))).start();
        api = started;
        FactTopicsUnderTest.await(
                "ready", () -> send("GET", "/readyz", null, null).statusCode() == 200);

        assertEquals(200, send("GET", "/livez", null, null).statusCode());
        assertEquals(401, send("GET", "/api/v1/nodes", null, null).statusCode());
        assertEquals(401, send("GET", "/metrics", null, null).statusCode());
        assertEquals(401, send("GET", "/api/v1/nodes", "wrong", null).statusCode());
        assertEquals(200, send("GET", "/api/v1/nodes", "robot", null).statusCode());

        String body =
                "{\"kind\":\"STALE_VERSION\",\"reason\":\"reboot\",\"owner\":\"ann\",\"expiresAt\":\"" + 1_000 + "\"}";
        assertEquals(400, send("POST", "/api/v1/suppressions", "s3cret", body).statusCode(), "it lies in the past");
        long ahead = System.currentTimeMillis() + 3_600_000;
        String good =
                "{\"kind\":\"STALE_VERSION\",\"reason\":\"reboot\",\"owner\":\"ann\",\"expiresAt\":\"" + ahead + "\"}";
        assertEquals(403, send("POST", "/api/v1/suppressions", "robot", good).statusCode());
        String everything = good.replace("\"kind\":\"STALE_VERSION\",", "");
        HttpResponse<String> refused = send("POST", "/api/v1/suppressions", "s3cret", everything);
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("it would silence every finding"), refused.body());
        HttpResponse<String> made = send("POST", "/api/v1/suppressions", "s3cret", good);
        assertEquals(201, made.statusCode(), made.body());
        String id = JSON.readTree(made.body()).path("suppressionId").asText();
        FactTopicsUnderTest.await("silenced", () -> findings("true") == 1);
        assertEquals(0, findings("false"));
        String metrics = send("GET", "/metrics", "robot", null).body();
        assertTrue(
                metrics.contains(
                        "chaindrift_open_findings{cluster=\"demo\",severity=\"ticket\",suppressed=\"true\"} 1"),
                metrics);
        assertFalse(metrics.contains("f1"), "no id is a label");

        String path = "/api/v1/suppressions/" + id;
        assertEquals(400, send("DELETE", path, "s3cret", null).statusCode(), "it does not say why");
        assertEquals(403, send("DELETE", path + "?reason=over", "robot", null).statusCode());
        assertEquals(404, send("DELETE", path + "x?reason=over", "s3cret", null).statusCode());
        assertEquals(204, send("DELETE", path + "?reason=over", "s3cret", null).statusCode());
        FactTopicsUnderTest.await("told again", () -> findings("false") == 1);
        JsonNode revoked = JSON.readTree(
                        send("GET", "/api/v1/suppressions", "robot", null).body())
                .path("items")
                .path(0);
        assertEquals("ann", revoked.path("revokedBy").asText());
        assertEquals("over", revoked.path("revokedReason").asText());
        assertEquals("ann", revoked.path("createdBy").asText());
        assertEquals(204, send("DELETE", path + "?reason=again", "s3cret", null).statusCode(), "twice is as once");
    }

    private int findings(String suppressed) throws Exception {
        JsonNode list = JSON.readTree(send("GET", "/api/v1/findings?suppressed=" + suppressed, "robot", null)
                .body());
        return list.path("items").size();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        int port = Objects.requireNonNull(api).port();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String sha(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }
}
