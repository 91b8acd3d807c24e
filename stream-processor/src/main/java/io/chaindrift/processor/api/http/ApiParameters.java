package io.chaindrift.processor.api.http;

import io.chaindrift.fact.Verdict;
import io.chaindrift.processor.api.view.NodeState;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;

/** Schemas of parameters. Stateless. */
final class ApiParameters {

    private static final String PLANE = "plane";

    private ApiParameters() {}

    /** Filters of the nodes' list. */
    static Map<String, Object> ofNodes(String name) {
        return switch (name) {
            case "state" -> JsonShapes.choice(NodeState.class);
            case "verdict" -> JsonShapes.choice(Verdict.class);
            case PLANE -> plane();
            case ApiList.AS_OF -> time();
            default -> JsonShapes.text();
        };
    }

    /** Filters of a node's life and past. */
    static Map<String, Object> ofPast(String name) {
        return switch (name) {
            case "asOf", "at", "from", "to" -> time();
            case PLANE -> plane();
            case "withBase" -> Map.of("type", "boolean");
            default -> JsonShapes.text();
        };
    }

    /** A filter that looks at a field of an Avro record. */
    static Map<String, Object> ofField(Schema.Field field) {
        return switch (field.schema().getType()) {
            case ENUM -> Map.of("type", "string", "enum", field.schema().getEnumSymbols());
            default -> field.name().equals(PLANE) ? plane() : JsonShapes.text();
        };
    }

    private static Map<String, Object> plane() {
        List<String> planes = Arrays.stream(AddressFamily.values())
                .flatMap(family ->
                        Arrays.stream(IptablesBackend.values()).map(backend -> new Plane(family, backend).id()))
                .toList();
        return Map.of("type", "string", "enum", planes);
    }

    /** What all lists take. */
    static Map<String, Object> ofLists(String name, List<String> sortable) {
        return switch (name) {
            case "limit" ->
                Map.of("type", "integer", "minimum", 1, "maximum", Query.MOST, "default", Query.DEFAULT_LIMIT);
            case "sort" -> Map.of("type", "string", "pattern", "^-?(" + String.join("|", sortable) + ")$");
            default -> JsonShapes.text();
        };
    }

    static Map<String, Object> time() {
        return Map.of(
                "type",
                "string",
                "pattern",
                "^(\\d+|\\d{4}-\\d{2}-\\d{2}T.+Z)$",
                "description",
                "Milliseconds since 1970-01-01T00:00:00Z, or an ISO-8601 instant");
    }

    static Map<String, Object> truth() {
        return Map.of("type", "boolean");
    }

    /** Names of a record's fields. */
    static List<String> fields(Schema schema) {
        return schema.getFields().stream().map(Schema.Field::name).toList();
    }

    /** Names of a record class' components. */
    static List<String> fields(Class<?> record) {
        return Arrays.stream(Objects.requireNonNull(record.getRecordComponents()))
                .map(component -> component.getName())
                .toList();
    }
}
