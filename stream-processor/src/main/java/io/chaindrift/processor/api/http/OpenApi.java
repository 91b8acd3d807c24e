package io.chaindrift.processor.api.http;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The description of the API (OpenAPI 3.1), made from the tables the routes are made from. */
final class OpenApi {

    private static final String JSON = "application/json";
    private static final String NODE = "/api/v1/nodes/{node}";

    private final Map<String, Map<String, Object>> paths = new LinkedHashMap<>();

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
        document.put("paths", new OpenApi().described());
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", ApiShapes.schemas());
        components.put("responses", Map.of("Problem", ApiOperation.problem()));
        components.put("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer")));
        document.put("components", components);
        document.put("security", List.of(Map.of(), Map.of("token", List.of())));
        return Json.of(document);
    }

    private Map<String, Map<String, Object>> described() {
        lists();
        life();
        past();
        fleet();
        suppressions();
        server();
        return paths;
    }

    private void lists() {
        get("/api/v1/nodes", "listNodes", "The nodes, one row each, and their books")
                .filters(Lists.NODE_FILTERS, ApiParameters::ofNodes)
                .pages(Query.Taking.SORTED_PAGES, ApiParameters.fields(ApiShapes.NODE_STATUS))
                .list("NodeStatus", Map.of("books", JsonShapes.component("Books")));
        for (ApiList list : ApiList.values()) {
            String name = list.topic().schema().getName();
            get("/api/v1/" + list.path(), "list" + capital(list.path()), list.summary())
                    .filters(list.filters(), list::parameter)
                    .pages(
                            Query.Taking.SORTED_PAGES,
                            ApiParameters.fields(list.topic().schema()))
                    .list(name, Map.of());
        }
        get("/api/v1/drift/history", "listDriftHistory", "The latest lines of one chain's history")
                .filters(Lists.CHAIN_HISTORY_FILTERS, name -> JsonShapes.text())
                .needs("node", "plane", "chain")
                .list(ChaindriftTopic.DRIFT_HISTORY.schema().getName(), Map.of());
        get("/api/v1/findings/history", "listFindingHistory", "The latest lines of one finding's history")
                .filters(Lists.FINDING_HISTORY_FILTERS, name -> JsonShapes.text())
                .needs("node", "findingId")
                .list(ChaindriftTopic.FINDINGS_HISTORY.schema().getName(), Map.of());
    }

    private void life() {
        get(NODE, "getNode", "One node: row, chains, findings, upgrades, routers")
                .filters(NodeAnswers.CLUSTER_ONLY, ApiParameters::ofPast)
                .item("NodeAnswer");
        get(NODE + "/routers", "listNodeRouters", "Which routers it had")
                .filters(NodeAnswers.CLUSTER_ONLY, ApiParameters::ofPast)
                .list(ChaindriftTopic.ROUTERS.schema().getName(), Map.of());
        get(NODE + "/facts", "listNodeFacts", "Its facts as they lie in the history topics")
                .filters(NodeAnswers.SPAN_FILTERS, ApiParameters::ofPast)
                .pages(Query.Taking.PAGES, List.of())
                .list("Line", Map.of());
        get(NODE + "/timeline", "listNodeTimeline", "What happened to it, and when it was not seen")
                .filters(NodeAnswers.TIMELINE_FILTERS, ApiParameters::ofPast)
                .pages(Query.Taking.PAGES, List.of())
                .list("Moment", Map.of());
    }

    private void past() {
        get(NODE + "/events", "listNodeEvents", "Records of its log, with their schemas")
                .filters(EventsAnswer.FILTERS, ApiParameters::ofPast)
                .pages(Query.Taking.PAGES, List.of())
                .mayLack()
                .list("RawEvent", Map.of("schemas", JsonShapes.anyObject()));
        get(NODE + "/rules", "getNodeRules", "The rules of a plane at a time")
                .filters(PastAnswers.RULES_FILTERS, ApiParameters::ofPast)
                .needs("plane")
                .mayLack()
                .item("Rules");
        get(NODE + "/chains/{name}", "getNodeChain", "Which pod or policy a chain was")
                .filters(PastAnswers.NAME_FILTERS, ApiParameters::ofPast)
                .mayLack()
                .item("NamedAnswer");
        get(
                        "/api/v1/diff",
                        "getDiff",
                        "The difference of two times (node, from, to) or of two nodes (nodeA, nodeB, at)")
                .filters(PastAnswers.DIFF_FILTERS, ApiParameters::ofPast)
                .mayLack()
                .item("Difference");
    }

    private void fleet() {
        get("/api/v1/upgrades/scorecard", "listScorecards", "How each rollout went")
                .filters(Lists.SCORECARD_FILTERS, name -> JsonShapes.text())
                .pages(Query.Taking.SORT, ApiParameters.fields(ApiShapes.SCORECARD))
                .list("Scorecard", Map.of());
        get("/api/v1/upgrades/gate", "getGate", "Whether all nodes came through")
                .filters(Lists.GATE_FILTERS, name -> JsonShapes.text())
                .needs("to")
                .item("UpgradeGate");
        get("/api/v1/fleet/residue", "listResidue", "Drift by what made it")
                .filters(Lists.FLEET_FILTERS, name -> JsonShapes.text())
                .pages(Query.Taking.SORT, ApiParameters.fields(ApiShapes.RESIDUE))
                .list("Residue", Map.of());
        get("/api/v1/fleet/outliers", "listOutliers", "Nodes unlike the freshly booted ones")
                .filters(Lists.FLEET_FILTERS, name -> JsonShapes.text())
                .pages(Query.Taking.SORT, ApiParameters.fields(ApiShapes.OUTLIER))
                .list("Outlier", Map.of());
    }

    private void suppressions() {
        operation("post", "/api/v1/suppressions", "addSuppression", "Silences findings until a time; for approve")
                .body("SuppressionRequest")
                .answers("201", "What was written", JSON, JsonShapes.component("Suppression"));
        operation("delete", "/api/v1/suppressions/{id}", "revokeSuppression", "Takes a suppression back; for approve")
                .filters(SuppressionAnswers.REVOKING, name -> JsonShapes.text())
                .needs("reason")
                .mayLack()
                .answers("204", "It is taken back", null, null);
    }

    private void server() {
        get("/api/v1/stream", "followChanges", "Changes as they happen: events reset and change")
                .answers("200", "Events without end", "text/event-stream", JsonShapes.text());
        get("/healthz", "getHealth", "Whether the facts that were there at the start have been read")
                .health("503");
        get("/readyz", "getReadiness", "Whether answers are whole").health("503");
        get("/livez", "getLiveness", "Whether the process works")
                .answers("200", "It does", JSON, JsonShapes.object(Map.of("status", JsonShapes.text())));
        get("/metrics", "getMetrics", "Metrics for Prometheus")
                .answers("200", "Metrics", Metrics.MEDIA_TYPE, JsonShapes.text());
        get("/problems", "listProblems", "The kinds of problems that types name")
                .answers(
                        "200",
                        "The kinds",
                        JSON,
                        JsonShapes.object(Map.of("kinds", JsonShapes.array(JsonShapes.component("ProblemKind")))));
        get("/openapi.json", "getDescription", "This description")
                .answers("200", "OpenAPI 3.1", JSON, JsonShapes.anyObject());
    }

    private ApiOperation get(String path, String id, String summary) {
        return operation("get", path, id, summary);
    }

    private ApiOperation operation(String method, String path, String id, String summary) {
        ApiOperation operation = new ApiOperation(path, id, summary);
        paths.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(method, operation.json());
        return operation;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
