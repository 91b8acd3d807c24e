package io.chaindrift.processor.api.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** JSON schemas of Avro records in the form that {@link io.chaindrift.processor.api.json.AvroJson} writes. */
final class JsonSchemas {

    private JsonSchemas() {}

    static Map<String, Object> of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ENUM -> Map.of("type", "string", "enum", schema.getEnumSymbols());
            case ARRAY -> Map.of("type", "array", "items", of(schema.getElementType()));
            case MAP -> Map.of("type", "object", "additionalProperties", of(schema.getValueType()));
            case UNION ->
                Map.of("anyOf", schema.getTypes().stream().map(JsonSchemas::of).toList());
            case NULL -> Map.of("type", "null");
            case BOOLEAN -> Map.of("type", "boolean");
            case INT, LONG -> Map.of("type", "integer");
            case FLOAT, DOUBLE -> Map.of("type", "number");
            case STRING, BYTES, FIXED -> Map.of("type", "string");
        };
    }

    private static Map<String, Object> record(Schema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            Map<String, Object> property = new LinkedHashMap<>(of(field.schema()));
            if (field.doc() != null) {
                property.put("description", field.doc());
            }
            properties.put(field.name(), property);
        }
        List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
        return Map.of("type", "object", "required", names, "properties", properties);
    }
}
