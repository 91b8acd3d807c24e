package io.chaindrift.processor.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.Trust;
import io.chaindrift.processor.api.RecordedApi;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that knows nothing but the description can use the API, and every answer is as the description says. */
class DescriptionTest {

    private static final Set<String> NOT_ASKED = Set.of("/api/v1/stream", "/metrics");

    @TempDir
    private Path folder;

    private RecordedApi api;
    private JsonNode document;

    @BeforeEach
    void start() {
        api = new RecordedApi(folder);
        api.take(RecordedNode.events("S1", "node-a"));
        for (String node : List.of("node-b", "node-c")) {
            api.take(RecordedNode.events("S9", node));
        }
        api.take(wounded());
        document = api.json("/openapi.json");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** A node with a gap, a suspect capture and an unknown plane in its life. */
    private static List<NodeEvent> wounded() {
        List<Phase> phases = Phase.of("S9", "node-a");
        RecordedNode log = RecordedNode.empty("node-w").start(phases.get(0).observedAt());
        log.publish(phases.get(0)).trust(Trust.SUSPECT).publish(phases.get(1)).trust(Trust.TRUSTED);
        log.failCapture(null, phases.get(1).observedAt() + 1);
        log.lose().restart(phases.get(2).observedAt()).publish(phases.get(2));
        return log.events();
    }

    @Test
    void whatIsServedIsDescribedAndWhatIsDescribedIsServed() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));
        assertEquals(new TreeSet<>(api.served()), described);
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndTypedParameters() {
        List<String> ids = document.path("paths").findValuesAsText("operationId");
        assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
        assertEquals(api.served().size(), ids.size());
        JsonNode limit = parameter("/api/v1/drift", "limit");
        assertEquals("integer", limit.path("schema").path("type").asText());
        assertEquals(5_000, limit.path("schema").path("maximum").asInt());
        assertTrue(parameter("/api/v1/drift", "verdict").path("schema").has("enum"));
        assertTrue(parameter("/api/v1/nodes/{node}/rules", "plane")
                .path("required")
                .asBoolean());
        assertTrue(parameter("/api/v1/drift/history", "chain").path("required").asBoolean());
        assertTrue(parameter("/api/v1/nodes", "limit").isObject());
        assertTrue(parameter("/api/v1/upgrades/gate", "limit").isMissingNode());
    }

    @Test
    void aClientOfNothingButTheDescriptionReadsEverything() {
        List<String> asked = new ArrayList<>();
        document.path("paths").properties().forEach(path -> {
            if (path.getValue().has("get") && !NOT_ASKED.contains(path.getKey())) {
                for (String question : questions(path.getKey())) {
                    JsonNode whole = checked(path.getKey(), question);
                    asked.add(question);
                    if (!parameter(path.getKey(), "cursor").isMissingNode()) {
                        pages(path.getKey(), question, whole);
                    }
                }
            }
        });
        assertTrue(asked.size() >= 25, asked.toString());
    }

    /** Pages of 7 give the same items as one page, up to so many. */
    private void pages(String path, String question, JsonNode whole) {
        List<JsonNode> items = new ArrayList<>();
        String join = question.contains("?") ? "&" : "?";
        String cursor = "";
        do {
            JsonNode page = checked(path, question + join + "limit=7" + cursor);
            page.path("items").forEach(items::add);
            cursor = page.path("cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("cursor").asText();
        } while (!cursor.isEmpty() && items.size() < 70);
        List<JsonNode> expected = new ArrayList<>();
        whole.path("items").forEach(expected::add);
        assertEquals(expected.subList(0, Math.min(items.size(), expected.size())), items, path);
        assertTrue(items.size() >= Math.min(70, expected.size()), path);
    }

    private JsonNode checked(String path, String question) {
        HttpResponse<String> answer = api.get(question);
        JsonNode responses = document.path("paths").path(path).path("get").path("responses");
        JsonNode response = responses.path(String.valueOf(answer.statusCode()));
        assertEquals(200, answer.statusCode(), question + ": " + answer.body());
        JsonNode schema = response.path("content").path("application/json").path("schema");
        JsonNode body = RecordedApi.tree(answer);
        assertEquals(List.of(), SchemaCheck.errors(document, schema, body), question);
        return body;
    }

    /** What can be asked, with every parameter that must be given taken from other answers. */
    private List<String> questions(String path) {
        if (path.equals("/api/v1/diff")) {
            return List.of(
                    path + "?nodeA=node-a&nodeB=node-w",
                    path + "?node=node-w&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
        }
        if (path.startsWith("/api/v1/findings/history")) {
            JsonNode finding =
                    api.json("/api/v1/findings?limit=1").path("items").path(0);
            return List.of(path + "?node=" + finding.path("node").asText() + "&findingId="
                    + finding.path("findingId").asText());
        }
        List<String> questions = new ArrayList<>();
        List<String> nodes = path.contains("{name}")
                ? List.of("node-w")
                : path.contains("{node}") ? List.of("node-a", "node-w") : List.of("");
        for (String node : nodes) {
            List<String> parts = new ArrayList<>();
            for (JsonNode parameter :
                    document.path("paths").path(path).path("get").path("parameters")) {
                if (parameter.path("required").asBoolean()
                        && parameter.path("in").asText().equals("query")) {
                    parts.add(parameter.path("name").asText() + "="
                            + value(parameter.path("name").asText()));
                }
            }
            String filled =
                    path.replace("{node}", node).replace("{name}", path.contains("{name}") ? churned(node) : "");
            questions.add(filled + (parts.isEmpty() ? "" : "?" + String.join("&", parts)));
        }
        return questions;
    }

    private static String value(String name) {
        return switch (name) {
            case "plane" -> "ipv4-nft";
            case "node" -> "node-a";
            case "chain" -> "KUBE-ROUTER-INPUT";
            case "to" -> "v2.2.1";
            default -> throw new AssertionError("no value for " + name);
        };
    }

    /** A churned name in the first keyframe of a node. */
    private String churned(String node) {
        JsonNode rules = api.json("/api/v1/nodes/" + node + "/rules?plane=ipv4-nft&asOf=2026-01-01T00:00:00Z");
        for (JsonNode chain : rules.path("item").path("chains")) {
            if (!chain.path("churnedName").isNull()) {
                return chain.path("churnedName").asText();
            }
        }
        throw new AssertionError("no churned chain on " + node);
    }

    @Test
    void refusalsAreAsDescribedToo() {
        for (String question : List.of(
                "/api/v1/drift?limit=0",
                "/api/v1/nodes/nobody",
                "/api/v1/nodes/node-a/rules?plane=ipv4-nft&asOf=5",
                "/api/v1/nodes/node-a/rules?plane=ipv9-nft")) {
            HttpResponse<String> answer = api.get(question);
            String path = question.contains("/rules")
                    ? "/api/v1/nodes/{node}/rules"
                    : question.contains("nobody") ? "/api/v1/nodes/{node}" : "/api/v1/drift";
            JsonNode response = document.path("paths")
                    .path(path)
                    .path("get")
                    .path("responses")
                    .path(String.valueOf(answer.statusCode()));
            assertEquals("#/components/responses/Problem", response.path("$ref").asText(), question);
            JsonNode problem = RecordedApi.tree(answer);
            JsonNode schema = document.at("/components/schemas/Problem");
            assertEquals(List.of(), SchemaCheck.errors(document, schema, problem), question);
        }
    }

    @Test
    void whatIsWrittenIsAsDescribed() {
        String body =
                "{\"node\":\"node-a\",\"reason\":\"known\",\"owner\":\"ann\",\"expiresAt\":\"2026-06-02T00:00:00Z\"}";
        HttpResponse<String> made = api.send(HttpRequest.newBuilder(URI.create(api.base() + "/api/v1/suppressions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertEquals(403, made.statusCode(), "without a token nobody silences");
        JsonNode schema = document.at("/components/schemas/SuppressionRequest");
        assertEquals(List.of(), SchemaCheck.errors(document, schema, RecordedApi.tree(body)));
        for (String wrong : List.of("{\"x\":1}", body.replace("\"node\":\"node-a\",", ""))) {
            assertFalse(
                    SchemaCheck.errors(document, schema, RecordedApi.tree(wrong))
                            .isEmpty(),
                    wrong);
        }
    }

    private JsonNode parameter(String path, String name) {
        for (JsonNode parameter : document.path("paths").path(path).path("get").path("parameters")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter;
            }
        }
        return document.path("nothing");
    }
}
