package io.chaindrift.processor.api.http;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The description of the API (OpenAPI 3.1), made from the tables the routes are made from. */
final class OpenApi {

    private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");

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
                        "Times are milliseconds since 1970-01-01T00:00:00Z. docs/reference/api.md has the shapes in words."));
        document.put("paths", paths());
        document.put(
                "components",
                Map.of(
                        "schemas",
                        schemas(),
                        "securitySchemes",
                        Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        document.put("security", List.of(Map.of(), Map.of("token", List.of())));
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
        history(paths);
        derived(paths);
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

    private static void history(Map<String, Object> paths) {
        String node = "/api/v1/nodes/{node}";
        paths.put(node, single("One node: row, chains, findings, upgrades, routers", NodeAnswers.CLUSTER_ONLY, node));
        add(paths, node + "/routers", "Which routers it had", NodeAnswers.CLUSTER_ONLY, true);
        add(paths, node + "/facts", "Its facts as they lie in the history topics", NodeAnswers.SPAN_FILTERS, true);
        add(paths, node + "/timeline", "What happened to it", NodeAnswers.TIMELINE_FILTERS, true);
        add(paths, node + "/events", "Records of its log, with their schemas", EventsAnswer.FILTERS, true);
        add(paths, node + "/rules", "The rules of a plane at a time", PastAnswers.RULES_FILTERS, false);
        add(paths, node + "/chains/{name}", "Which pod or policy a chain was", PastAnswers.NAME_FILTERS, false);
        add(paths, "/api/v1/diff", "The difference of two times or of two nodes", PastAnswers.DIFF_FILTERS, false);
    }

    private static void derived(Map<String, Object> paths) {
        add(paths, "/api/v1/upgrades/scorecard", "How each rollout went", Lists.SCORECARD_FILTERS, true);
        add(paths, "/api/v1/upgrades/gate", "Whether all nodes came through", Lists.GATE_FILTERS, false);
        add(paths, "/api/v1/fleet/residue", "Drift by what made it", Lists.FLEET_FILTERS, true);
        add(paths, "/api/v1/fleet/outliers", "Nodes unlike the freshly booted ones", Lists.FLEET_FILTERS, true);
        paths.put("/livez", get("Whether the process works", List.of(), JSON, any()));
        paths.put("/readyz", get("Whether answers are whole", List.of(), JSON, any()));
        paths.put("/metrics", get("Metrics for Prometheus", List.of(), Metrics.MEDIA_TYPE, Map.of("type", "string")));
    }

    private static void add(
            Map<String, Object> paths, String path, String summary, List<String> filters, boolean list) {
        Map<String, Object> item = any();
        Object operation = list ? list(summary, filters, item, path) : single(summary, filters, path);
        paths.put(path, operation);
    }

    private static Map<String, Object> single(String summary, List<String> filters, String path) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("item", any());
        envelope.put("asOf", any());
        envelope.put("incomplete", Map.of("type", "array", "items", any()));
        return get(
                summary,
                filters,
                JSON,
                Map.of("type", "object", "required", List.copyOf(envelope.keySet()), "properties", envelope),
                path);
    }

    private static final String JSON = "application/json";

    private static Map<String, Object> any() {
        return Map.of("type", "object");
    }

    private static String name(ChaindriftTopic topic) {
        return topic.schema().getName();
    }

    private static Map<String, Object> list(String summary, List<String> filters, String item) {
        return list(summary, filters, Map.of("$ref", "#/components/schemas/" + item), "");
    }

    private static Map<String, Object> list(
            String summary, List<String> filters, Map<String, Object> item, String path) {
        List<String> parameters = new ArrayList<>(filters);
        parameters.add("limit");
        parameters.add("cursor");
        parameters.add("sort");
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("items", Map.of("type", "array", "items", item));
        envelope.put("cursor", Map.of("type", List.of("string", "null")));
        envelope.put("asOf", any());
        envelope.put("incomplete", Map.of("type", "array", "items", any()));
        return get(
                summary,
                parameters,
                JSON,
                Map.of("type", "object", "required", List.copyOf(envelope.keySet()), "properties", envelope),
                path);
    }

    private static Map<String, Object> get(
            String summary, List<String> parameters, String mediaType, Map<String, Object> schema) {
        return get(summary, parameters, mediaType, schema, "");
    }

    private static Map<String, Object> get(
            String summary, List<String> parameters, String mediaType, Map<String, Object> schema, String path) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", summary);
        List<Object> all = new ArrayList<>();
        for (Matcher name = IN_PATH.matcher(path); name.find(); ) {
            all.add(Map.of("name", name.group(1), "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        for (String p : parameters) {
            all.add(Map.of("name", p, "in", "query", "required", needed(path, p), "schema", Map.of("type", "string")));
        }
        operation.put("parameters", all);
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

    private static boolean needed(String path, String parameter) {
        return (path.endsWith("/rules") && parameter.equals("plane"))
                || (path.endsWith("/gate") && parameter.equals("to"));
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
