package io.chaindrift.processor.api.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One operation of the description, put together. For one thread. */
final class ApiOperation {

    private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
    private static final String JSON = "application/json";

    private final List<Map<String, Object>> parameters = new ArrayList<>();
    private final Map<String, Object> responses = new LinkedHashMap<>();
    private final Map<String, Object> json = new LinkedHashMap<>();

    ApiOperation(String path, String id, String summary) {
        json.put("operationId", id);
        json.put("summary", summary);
        json.put("parameters", parameters);
        json.put("responses", responses);
        boolean versioned = path.startsWith("/api/");
        for (Matcher name = IN_PATH.matcher(path); name.find(); ) {
            parameters.add(parameter("path", name.group(1), JsonShapes.text(), true));
        }
        if (versioned) {
            refusals("400", "401", "403", "421", "503");
        }
        if (path.contains("{")) {
            refusals("404");
        }
        refusals("default");
    }

    /** What is in the description; grows while the operation is put together. */
    Map<String, Object> json() {
        return json;
    }

    /** What a problem is answered with. */
    static Map<String, Object> problem() {
        return Map.of(
                "description",
                "A problem (RFC 9457)",
                "content",
                Map.of(Problem.MEDIA_TYPE, Map.of("schema", JsonShapes.component("Problem"))));
    }

    ApiOperation filters(List<String> names, Function<String, Map<String, Object>> schema) {
        names.forEach(name -> parameters.add(parameter("query", name, schema.apply(name), false)));
        return this;
    }

    /** Query parameters that must be given. */
    ApiOperation needs(String... names) {
        parameters.stream()
                .filter(parameter -> Arrays.asList(names).contains(parameter.get("name")))
                .forEach(parameter -> parameter.put("required", true));
        return this;
    }

    ApiOperation pages(Query.Taking taking, List<String> sortable) {
        for (String name : taking.names()) {
            parameters.add(parameter("query", name, ApiParameters.ofLists(name, sortable), false));
        }
        return this;
    }

    /** It may ask for what is not kept, or what too many ask for. */
    ApiOperation mayLack() {
        refusals("404", "409");
        return this;
    }

    ApiOperation body(String schema) {
        json.put(
                "requestBody",
                Map.of("required", true, "content", Map.of(JSON, Map.of("schema", JsonShapes.component(schema)))));
        return this;
    }

    void list(String item, Map<String, ?> more) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("items", JsonShapes.array(JsonShapes.component(item)));
        envelope.put("cursor", JsonShapes.orNull(JsonShapes.text()));
        framed(envelope);
        envelope.putAll(more);
        whole(JsonShapes.object(envelope));
    }

    void item(String item) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("item", JsonShapes.component(item));
        framed(envelope);
        whole(JsonShapes.object(envelope));
    }

    private static void framed(Map<String, Object> envelope) {
        envelope.put("asOf", JsonShapes.component("AsOf"));
        envelope.put("incomplete", JsonShapes.array(JsonShapes.component("Incomplete")));
    }

    private void whole(Map<String, Object> schema) {
        answers("200", "The answer", JSON, schema);
        responses.put("304", Map.of("description", "Still what the given ETag stands for"));
    }

    ApiOperation answers(
            String status, String description, @Nullable String mediaType, @Nullable Map<String, Object> schema) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", description);
        if (mediaType != null && schema != null) {
            response.put("content", Map.of(mediaType, Map.of("schema", schema)));
        }
        responses.put(status, response);
        return this;
    }

    /** The same body, whether it is so or not. */
    void health(String otherwise) {
        answers("200", "It is so", JSON, JsonShapes.component("Health"));
        answers(otherwise, "It is not so", JSON, JsonShapes.component("Health"));
    }

    private void refusals(String... statuses) {
        for (String status : statuses) {
            responses.putIfAbsent(status, Map.of("$ref", "#/components/responses/Problem"));
        }
    }

    private static Map<String, Object> parameter(String in, String name, Map<String, Object> schema, boolean required) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", required);
        parameter.put("schema", schema);
        return parameter;
    }
}
