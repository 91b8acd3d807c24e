package io.chaindrift.processor.api.http;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The description of the API (OpenAPI 3.1), made from the tables the routes are made from. */
final class OpenApi {

    private OpenApi() {}

    /** The description as JSON. */
    static String text() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "Chaindrift",
                        "version",
                        "1",
                        "description",
                        "Read only. Times are milliseconds since 1970-01-01T00:00:00Z."));
        document.put("paths", paths());
        document.put("components", Map.of("schemas", schemas()));
        return Json.of(document);
    }

    private static Map<String, Object> paths() {
        Map<String, Object> paths = new LinkedHashMap<>();
        paths.put(
                "/healthz",
                get("Whether the facts that were there at the start have been read", List.of(), JSON, any()));
        paths.put("/openapi.json", get("This description", List.of(), JSON, any()));
        paths.put("/api/v1/nodes", list("The nodes, one row each, and their books", Lists.NODE_FILTERS, "NodeStatus"));
        for (ApiList list : ApiList.values()) {
            paths.put("/api/v1/" + list.path(), list(list.summary(), list.filters(), name(list.topic())));
        }
        paths.put(
                "/api/v1/drift/history",
                list(
                        "The latest lines of one chain's history",
                        Lists.CHAIN_HISTORY_FILTERS,
                        name(ChaindriftTopic.DRIFT_HISTORY)));
        paths.put(
                "/api/v1/findings/history",
                list(
                        "The latest lines of one finding's history",
                        Lists.FINDING_HISTORY_FILTERS,
                        name(ChaindriftTopic.FINDINGS_HISTORY)));
        paths.put(
                "/api/v1/stream",
                get(
                        "Changes as they happen: events reset and change",
                        List.of(),
                        "text/event-stream",
                        Map.of("type", "string")));
        return paths;
    }

    private static final String JSON = "application/json";

    private static Map<String, Object> any() {
        return Map.of("type", "object");
    }

    private static String name(ChaindriftTopic topic) {
        return topic.schema().getName();
    }

    private static Map<String, Object> list(String summary, List<String> filters, String item) {
        List<String> parameters = new ArrayList<>(filters);
        parameters.add("limit");
        parameters.add("cursor");
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("items", Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/" + item)));
        envelope.put("cursor", Map.of("type", List.of("string", "null")));
        envelope.put("asOf", any());
        envelope.put("incomplete", Map.of("type", "array", "items", any()));
        return get(
                summary,
                parameters,
                JSON,
                Map.of("type", "object", "required", List.copyOf(envelope.keySet()), "properties", envelope));
    }

    private static Map<String, Object> get(
            String summary, List<String> parameters, String mediaType, Map<String, Object> schema) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", summary);
        operation.put(
                "parameters",
                parameters.stream()
                        .map(p -> Map.of("name", p, "in", "query", "schema", Map.of("type", "string")))
                        .toList());
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                "200", Map.of("description", "The answer", "content", Map.of(mediaType, Map.of("schema", schema))));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "A problem (RFC 9457)",
                        "content",
                        Map.of(Problem.MEDIA_TYPE, Map.of("schema", any()))));
        operation.put("responses", responses);
        return Map.of("get", operation);
    }

    private static Map<String, Object> schemas() {
        Map<String, Object> schemas = new LinkedHashMap<>();
        schemas.put("NodeStatus", any());
        for (ApiList list : ApiList.values()) {
            schemas.put(name(list.topic()), JsonSchemas.of(list.topic().schema()));
        }
        for (ChaindriftTopic topic : List.of(ChaindriftTopic.DRIFT_HISTORY, ChaindriftTopic.FINDINGS_HISTORY)) {
            schemas.put(name(topic), JsonSchemas.of(topic.schema()));
        }
        return schemas;
    }
}
