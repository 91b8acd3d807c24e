package io.chaindrift.processor.api.http;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Books;
import io.chaindrift.processor.api.view.FleetViews;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.processor.api.view.Rollouts;
import io.chaindrift.processor.api.view.UpgradeGate;
import io.chaindrift.schemas.ChaindriftTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of all answers, by their names in the description. Stateless. */
final class ApiShapes {

    static final Class<?> NODE_STATUS = NodeStatus.class;
    static final Class<?> SCORECARD = Rollouts.Scorecard.class;
    static final Class<?> RESIDUE = FleetViews.Residue.class;
    static final Class<?> OUTLIER = FleetViews.Outlier.class;

    private static final List<ChaindriftTopic> FACTS = List.of(
            ChaindriftTopic.DRIFT_HISTORY,
            ChaindriftTopic.FINDINGS_HISTORY,
            ChaindriftTopic.NODE_HISTORY,
            ChaindriftTopic.FOREIGN_LOSSES,
            ChaindriftTopic.ROUTERS);

    private ApiShapes() {}

    /** Schemas by name. */
    static Map<String, Object> schemas() {
        Map<String, Object> schemas = new LinkedHashMap<>();
        for (ApiList list : ApiList.values()) {
            avro(schemas, list.topic());
        }
        FACTS.forEach(topic -> avro(schemas, topic));
        avro(schemas, ChaindriftTopic.NODES);
        schemas.put("NodeEvent", JsonSchemas.of(NodeEvent.SCHEMA$));
        schemas.put("NodeStatus", of(NodeStatus.class));
        schemas.put("Books", of(Books.class));
        schemas.put("Scorecard", of(Rollouts.Scorecard.class));
        schemas.put("Residue", of(FleetViews.Residue.class));
        schemas.put("Outlier", of(FleetViews.Outlier.class));
        schemas.put("UpgradeGate", of(UpgradeGate.class));
        schemas.put("Gap", of(IndexEntry.Gap.class));
        schemas.put("Rules", of(RulesetAnswer.class));
        schemas.put("Difference", of(PastAnswers.Difference.class));
        schemas.put("NamedAnswer", of(PastAnswers.NamedAnswer.class));
        schemas.put("Incomplete", of(Page.Gap.class));
        schemas.put("Health", of(ApiServer.Health.class));
        schemas.put("ProblemKind", of(Problem.Kind.class));
        schemas.put("Problem", problem());
        schemas.put("AsOf", asOf());
        schemas.put("NodeAnswer", node());
        schemas.put("Line", JsonShapes.of(NodeAnswers.Line.class, Map.of("fact", facts(FACTS))));
        schemas.put("Moment", JsonShapes.of(Moment.class, Map.of("fact", moments())));
        schemas.put(
                "RawEvent",
                JsonShapes.of(
                        EventsAnswer.Raw.class, Map.of("event", JsonShapes.orNull(JsonShapes.component("NodeEvent")))));
        schemas.put("SuppressionRequest", SuppressionAnswers.request());
        return schemas;
    }

    private static Map<String, Object> of(Class<?> record) {
        return JsonShapes.of(record, Map.of());
    }

    private static void avro(Map<String, Object> schemas, ChaindriftTopic topic) {
        schemas.put(topic.schema().getName(), JsonSchemas.of(topic.schema()));
    }

    private static Map<String, Object> named(ChaindriftTopic topic) {
        return JsonShapes.component(topic.schema().getName());
    }

    private static Map<String, Object> facts(List<ChaindriftTopic> topics) {
        return Map.of("anyOf", topics.stream().map(ApiShapes::named).toList());
    }

    private static Map<String, Object> moments() {
        List<Map<String, Object>> all =
                new ArrayList<>(FACTS.stream().map(ApiShapes::named).toList());
        all.add(named(ChaindriftTopic.UPGRADES));
        all.add(named(ChaindriftTopic.LIVENESS));
        all.add(named(ChaindriftTopic.NODES));
        all.add(JsonShapes.component("Gap"));
        return Map.of("anyOf", all);
    }

    private static Map<String, Object> node() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("node", JsonShapes.component("NodeStatus"));
        properties.put("chains", JsonShapes.array(named(ChaindriftTopic.DRIFT)));
        properties.put("findings", JsonShapes.array(named(ChaindriftTopic.FINDINGS)));
        properties.put("upgrades", JsonShapes.array(named(ChaindriftTopic.UPGRADES)));
        properties.put("liveness", JsonShapes.orNull(named(ChaindriftTopic.LIVENESS)));
        properties.put("standing", JsonShapes.orNull(named(ChaindriftTopic.NODES)));
        properties.put("routers", JsonShapes.array(named(ChaindriftTopic.ROUTERS)));
        return JsonShapes.object(properties);
    }

    private static Map<String, Object> asOf() {
        Map<String, Object> offsets =
                Map.of("type", "object", "additionalProperties", Map.of("type", "integer", "minimum", 0));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("observedAt", JsonShapes.orNull(Map.of("type", "integer")));
        properties.put("upToDateAt", JsonShapes.orNull(Map.of("type", "integer")));
        properties.put("reading", JsonShapes.choice(ReadStatus.Phase.class));
        properties.put("recordsBehind", Map.of("type", "integer"));
        properties.put("offsets", Map.of("type", "object", "additionalProperties", offsets));
        return JsonShapes.object(properties);
    }

    private static Map<String, Object> problem() {
        Map<String, Object> schema = new LinkedHashMap<>(of(Problem.class));
        schema.put("required", List.of("type", "title", "status", "detail"));
        return schema;
    }
}
