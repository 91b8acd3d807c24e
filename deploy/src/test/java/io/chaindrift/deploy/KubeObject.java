package io.chaindrift.deploy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a manifest, with paths into it such as {@code spec.template.spec}.
 *
 * @param fields its fields
 */
record KubeObject(Map<String, Object> fields) {

    String kind() {
        return string("kind");
    }

    String name() {
        return string("metadata.name");
    }

    /** Kind and name, for messages. */
    String title() {
        return kind() + " " + name();
    }

    /** What the path leads to, or null. */
    @Nullable Object at(String path) {
        Object current = fields;
        for (String name : path.split("\\.", -1)) {
            current = current instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return current;
    }

    String string(String path) {
        Object value = at(path);
        if (!(value instanceof String text)) {
            throw new AssertionError(fields.get("kind") + ": " + path + " is " + value);
        }
        return text;
    }

    /** The mapping there; empty when there is none. */
    @SuppressWarnings("unchecked") // a mapping of a manifest has names as keys
    KubeObject child(String path) {
        return at(path) instanceof Map<?, ?> map ? new KubeObject((Map<String, Object>) map) : new KubeObject(Map.of());
    }

    /** The mappings of the list there; empty when there is none. */
    @SuppressWarnings("unchecked") // a mapping of a manifest has names as keys
    List<KubeObject> children(String path) {
        return at(path) instanceof List<?> list
                ? list.stream()
                        .map(item -> new KubeObject((Map<String, Object>) item))
                        .toList()
                : List.of();
    }

    /** The texts of the list there; empty when there is none. */
    List<String> strings(String path) {
        return at(path) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Whether it makes pods. */
    boolean isWorkload() {
        return at("spec.template.spec") != null;
    }

    /** What its pods are. */
    KubeObject pod() {
        return child("spec.template.spec");
    }

    /** The containers of its pods. */
    List<KubeObject> containers() {
        return pod().children("containers");
    }
}
