package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * As much of JSON Schema as the description uses, read strictly: a field that an object's schema does not name is an error, and so is
 * a keyword that is not known here.
 */
final class SchemaCheck {

    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "anyOf",
            "type",
            "enum",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "description",
            "minimum",
            "maximum",
            "maxLength",
            "default",
            "pattern");

    private final JsonNode document;
    private final List<String> errors = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What of a value is not as the schema says; empty: all is. */
    static List<String> errors(JsonNode document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.check(schema, value, "$");
        return check.errors;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword)) {
                errors.add(at + ": unknown keyword " + keyword);
            }
        });
        if (schema.has("$ref")) {
            JsonNode target = document.at(schema.path("$ref").asText().substring(1));
            if (target.isMissingNode()) {
                errors.add(at + ": nothing at " + schema.path("$ref").asText());
            } else {
                check(target, value, at);
            }
            return;
        }
        if (schema.has("anyOf")) {
            anyOf(schema.path("anyOf"), value, at);
            if (!schema.has("type")) {
                return;
            }
        }
        if (!isType(schema.path("type").asText(), value)) {
            errors.add(at + ": " + value.getNodeType() + " is no " + schema.path("type"));
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            errors.add(at + ": " + value + " is none of " + schema.path("enum"));
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(value.asText())
                        .find()) {
            errors.add(at + ": " + value + " is not like " + schema.path("pattern"));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.path(i), at + "[" + i + "]");
            }
        } else if (value.isObject()) {
            object(schema, value, at);
        }
    }

    private void anyOf(JsonNode schemas, JsonNode value, String at) {
        List<String> all = new ArrayList<>();
        for (JsonNode schema : schemas) {
            List<String> found = errors(document, schema, value);
            if (found.isEmpty()) {
                return;
            }
            all.addAll(found);
        }
        errors.add(at + ": none of anyOf: " + all);
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                errors.add(at + ": lacks " + name.asText());
            }
        });
        JsonNode others = schema.path("additionalProperties");
        boolean open = !schema.has("properties") && others.isMissingNode();
        value.properties().forEach(field -> {
            String place = at + "." + field.getKey();
            if (schema.path("properties").has(field.getKey())) {
                check(schema.path("properties").path(field.getKey()), field.getValue(), place);
            } else if (others.isObject()) {
                check(others, field.getValue(), place);
            } else if (!open) {
                errors.add(place + ": not described");
            }
        });
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
