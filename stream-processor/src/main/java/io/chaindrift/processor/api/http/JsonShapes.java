package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON schemas of the record classes that answers are made of, in the form that {@link Json} writes. Stateless. */
final class JsonShapes {

    private JsonShapes() {}

    /**
     * The schema of a record class.
     *
     * @param given schemas of components whose class does not tell, by their name
     */
    static Map<String, Object> of(Class<?> record, Map<String, ?> given) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (!component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                Object known = given.get(component.getName());
                properties.put(component.getName(), known == null ? type(component.getAnnotatedType()) : known);
            }
        }
        return object(properties);
    }

    /** An object that has all of these. */
    static Map<String, Object> object(Map<String, ?> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("required", List.copyOf(properties.keySet()));
        schema.put("properties", properties);
        return schema;
    }

    static Map<String, Object> array(Object items) {
        return Map.of("type", "array", "items", items);
    }

    static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    static Map<String, Object> anyObject() {
        return Map.of("type", "object");
    }

    static Map<String, Object> component(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    static Map<String, Object> orNull(Object schema) {
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static Object type(AnnotatedType annotated) {
        Object schema = plain(annotated);
        return annotated.isAnnotationPresent(Nullable.class) ? orNull(schema) : schema;
    }

    private static Object plain(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType generic
                && type instanceof ParameterizedType list
                && list.getRawType() == List.class) {
            return array(type(generic.getAnnotatedActualTypeArguments()[0]));
        }
        if (!(type instanceof Class<?> simple)) {
            return anyObject();
        }
        if (simple == long.class || simple == int.class || simple == Long.class || simple == Integer.class) {
            return Map.of("type", "integer");
        }
        if (simple == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (simple == String.class) {
            return text();
        }
        if (simple.isEnum()) {
            return choice(simple);
        }
        return simple.isRecord() ? of(simple, Map.of()) : anyObject();
    }

    /** One of an enum's names. */
    static Map<String, Object> choice(Class<?> type) {
        List<String> names = new ArrayList<>();
        Arrays.stream(type.getEnumConstants()).forEach(constant -> names.add(((Enum<?>) constant).name()));
        return Map.of("type", "string", "enum", names);
    }
}
