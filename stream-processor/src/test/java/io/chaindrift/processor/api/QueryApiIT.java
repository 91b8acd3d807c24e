package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.HistoryEntries;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The API as its clients see it, on a real Kafka. */
@WithKafka
@Timeout(600)
class QueryApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode BOOKS =
            RecordedApi.tree("{\"total\":3,\"clean\":1,\"drifted\":1,\"unknown\":1,\"silent\":0}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaUnderTest kafka;
    private final FactTopicsUnderTest topics;
    private final QueryApi api;

    QueryApiIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.topics = new FactTopicsUnderTest(kafka);
        this.api = new QueryApi(topics.config(0));
    }

    @BeforeEach
    void start() {
        api.start();
    }

    @AfterEach
    void stop() {
        api.close();
        topics.close();
    }

    @Test
    void itIsNotReadyBeforeItHasReadWhatIsThere() throws Exception {
        assertEquals(503, get("/healthz").statusCode());
        HttpResponse<String> early = get("/api/v1/nodes");
        assertEquals(503, early.statusCode());
        assertEquals(
                "application/problem+json;charset=utf-8",
                early.headers().firstValue("Content-Type").orElse(""));

        topics.create();
        topics.publish(ChaindriftTopic.LIVENESS, Facts.live("node-a", Facts.NOON));
        ready();
        FactTopicsUnderTest.await(
                "node-a", () -> list("/api/v1/nodes").path("items").size() == 1);
    }

    @Test
    void booksBalanceAndRowsFollowTheFacts() throws Exception {
        topics.create();
        topics.publish(
                ChaindriftTopic.LIVENESS,
                Facts.live("node-a", Facts.NOON),
                Facts.live("node-c", Facts.NOON),
                Facts.live("node-u", Facts.NOON));
        topics.publish(
                ChaindriftTopic.DRIFT,
                Facts.clean("node-a", Facts.INPUT, "v2.2.1", 9),
                Facts.duplicated("node-c", Facts.INPUT, "v2.2.1", 9, 26));
        topics.publish(ChaindriftTopic.FINDINGS, Facts.finding("node-c", "f1", FindingKind.DUPLICATE, "-A X"));
        ready();
        FactTopicsUnderTest.await(
                "3 nodes, and the finding of one",
                () -> list("/api/v1/nodes").path("books").equals(BOOKS)
                        && list("/api/v1/findings").path("items").size() == 1);

        JsonNode nodes = list("/api/v1/nodes");
        assertEquals(BOOKS, nodes.path("books"));
        JsonNode c = list("/api/v1/nodes?node=node-c").path("items").path(0);
        assertEquals("DRIFTED", c.path("state").asText());
        assertEquals(26, c.path("duplicateRules").asLong());
        assertEquals(1, c.path("openFindings").asLong());
        assertEquals("node-u", nodes.path("incomplete").path(0).path("node").asText());

        JsonNode drift = list("/api/v1/drift?chain=KUBE-ROUTER-INPUT&verdict=SURPLUS");
        assertEquals(1, drift.path("items").size());
        assertEquals(35, drift.path("items").path(0).path("rules").asLong());
        assertEquals(
                Facts.NOON.toEpochMilli(), drift.path("asOf").path("observedAt").asLong());
        assertTrue(drift.path("asOf").path("offsets").isObject());
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws Exception {
        topics.create();
        for (int i = 0; i < 25; i++) {
            topics.publish(ChaindriftTopic.DRIFT, Facts.clean("node-%02d".formatted(i), Facts.INPUT, "v2.2.1", 9));
        }
        ready();
        FactTopicsUnderTest.await(
                "25 chains", () -> list("/api/v1/drift").path("items").size() == 25);
        List<String> names = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = list("/api/v1/drift?limit=10" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(item -> names.add(item.path("node").asText()));
            cursor = page.path("cursor").isNull() ? "" : page.path("cursor").asText();
            pages++;
        } while (!cursor.isEmpty());
        assertEquals(3, pages);
        assertEquals(25, names.stream().distinct().count());
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void whatIsNotCommittedIsNotServed() throws Exception {
        topics.create();
        ready();
        try (var producer = topics.producer(kafka.freshName("tx"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(topics.record(ChaindriftTopic.LIVENESS, Facts.live("node-aborted", Facts.NOON)));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(topics.record(ChaindriftTopic.LIVENESS, Facts.live("node-kept", Facts.NOON)));
            producer.commitTransaction();
        }
        FactTopicsUnderTest.await(
                "node-kept", () -> list("/api/v1/nodes").path("items").size() == 1);
        assertEquals(
                "node-kept",
                list("/api/v1/nodes").path("items").path(0).path("node").asText());
    }

    @Test
    void historyIsInOrderAndAnUnreadableRecordIsTold() throws Exception {
        topics.create();
        for (long copies : List.of(0L, 13L, 26L)) {
            topics.publish(
                    ChaindriftTopic.DRIFT_HISTORY,
                    HistoryEntries.of(
                            Facts.duplicated("node-c", Facts.INPUT, "v2.1.2", 9, copies), EmitReason.COUNTS_CHANGED));
        }
        topics.publishRaw(ChaindriftTopic.DRIFT, "demo/node-x/ipv4-nft/filter/INPUT", new byte[] {1, 2, 3});
        ready();
        String path = "/api/v1/drift/history?node=node-c&plane=ipv4-nft&chain=KUBE-ROUTER-INPUT&cluster=demo";
        FactTopicsUnderTest.await("3 lines", () -> list(path).path("items").size() == 3);
        assertEquals(
                List.of(9L, 22L, 35L),
                list(path).path("items").findValues("rules").stream()
                        .map(JsonNode::asLong)
                        .toList());
        FactTopicsUnderTest.await(
                "told", () -> list("/api/v1/drift").path("incomplete").size() == 1);
        assertEquals(
                "node-x",
                list("/api/v1/drift").path("incomplete").path(0).path("node").asText());
    }

    @Test
    void theStreamTellsChangesAndGoesOnWhereAClientStopped() throws Exception {
        topics.create();
        ready();
        String id;
        try (BufferedReader stream = stream(null)) {
            assertEquals("event: reset", nextEvent(stream));
            topics.publish(ChaindriftTopic.LIVENESS, Facts.live("node-a", Facts.NOON));
            assertEquals("event: change", nextEvent(stream));
            id = stream.readLine().substring("id: ".length());
            JsonNode change = JSON.readTree(stream.readLine().substring("data: ".length()));
            assertEquals("liveness", change.path("type").asText());
            assertEquals("node-a", change.path("item").path("node").asText());
        }
        try (BufferedReader stream = stream(id)) {
            assertEquals("event: change", nextEvent(stream));
            stream.readLine();
            assertEquals(
                    "nodes",
                    JSON.readTree(stream.readLine().substring("data: ".length()))
                            .path("type")
                            .asText());
        }
        try (BufferedReader stream = stream("otherrun-5")) {
            assertEquals("event: reset", nextEvent(stream));
        }
    }

    @Test
    void othersAreTurnedAway() throws Exception {
        topics.create();
        ready();
        assertEquals("421", rawStatus("GET /api/v1/nodes HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
        assertEquals("200", rawStatus("GET /healthz HTTP/1.0\r\nHost: localhost:" + api.port() + "\r\n\r\n"));
        assertEquals(
                403,
                send(request("/api/v1/nodes")
                                .header("Origin", "http://evil.example")
                                .build())
                        .statusCode());
        assertEquals(
                200,
                send(request("/api/v1/nodes")
                                .header("Origin", "http://127.0.0.1:" + api.port())
                                .build())
                        .statusCode());
        assertEquals(
                405,
                send(request("/api/v1/nodes")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build())
                        .statusCode());
        assertEquals(404, get("/api/v1/secrets").statusCode());
        assertEquals(404, get("/logback.xml").statusCode());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedInOneForm() throws Exception {
        topics.create();
        ready();
        for (String query : List.of(
                "/api/v1/nodes?chain=X",
                "/api/v1/drift?limit=0",
                "/api/v1/drift?limit=many",
                "/api/v1/drift?limit=5001",
                "/api/v1/drift?node=a&node=b",
                "/api/v1/drift?cursor=%21%21",
                "/api/v1/drift/history?node=a")) {
            HttpResponse<String> answer = get(query);
            assertEquals(400, answer.statusCode(), query);
            JsonNode problem = JSON.readTree(answer.body());
            assertEquals(400, problem.path("status").asInt(), query);
            assertFalse(problem.path("detail").asText().isBlank(), query);
        }
    }

    @Test
    void theDescriptionNamesEveryPathAndEveryPathAnswers() throws Exception {
        topics.create();
        ready();
        JsonNode paths = list("/openapi.json").path("paths");
        Map<String, String> needed = Map.of(
                "/api/v1/drift/history", "?node=a&plane=ipv4-nft&chain=X",
                "/api/v1/findings/history", "?node=a&findingId=x",
                "/api/v1/upgrades/gate", "?to=v2.2.1",
                "/api/v1/nodes/{node}/rules", "?plane=ipv4-nft",
                "/api/v1/diff", "?nodeA=a&nodeB=b");
        paths.fieldNames().forEachRemaining(path -> {
            if (paths.path(path).has("get") && !path.endsWith("/stream")) {
                try {
                    boolean aboutNobody = path.contains("{") || path.endsWith("/diff");
                    String filled = path.replace("{node}", "nobody").replace("{name}", "X");
                    assertEquals(
                            aboutNobody ? 404 : 200,
                            get(filled + needed.getOrDefault(path, "")).statusCode(),
                            path);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(path, e);
                }
            }
        });
        for (String path : List.of(
                "nodes",
                "drift",
                "findings",
                "upgrades",
                "fleet",
                "remediations",
                "drift/history",
                "stream",
                "diff",
                "nodes/{node}/rules",
                "nodes/{node}/events",
                "nodes/{node}/timeline",
                "upgrades/scorecard")) {
            assertTrue(paths.has("/api/v1/" + path), path);
        }
    }

    @Test
    void everyAnswerCarriesTheStrictPolicy() throws Exception {
        topics.create();
        ready();
        for (String path : List.of("/", "/api/v1/nodes", "/nothing")) {
            String policy =
                    get(path).headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), path + ": " + policy);
        }
    }

    private void ready() throws Exception {
        FactTopicsUnderTest.await("ready", () -> get("/healthz").statusCode() == 200);
    }

    private JsonNode list(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private BufferedReader stream(String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/v1/stream").header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String nextEvent(BufferedReader stream) throws IOException {
        String line = stream.readLine();
        while (line != null && !line.startsWith("event:")) {
            line = stream.readLine();
        }
        return String.valueOf(line);
    }

    private String rawStatus(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String first = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return first.split(" ")[1];
        }
    }
}
