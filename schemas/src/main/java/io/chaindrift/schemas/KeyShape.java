package io.chaindrift.schemas;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * What a topic's keys are made of: the fields of the value that the key repeats, in order. A field inside a header is written
 * with a dot. Immutable.
 *
 * @param fields paths of the fields, at least one
 */
public record KeyShape(List<String> fields) {

    public KeyShape {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a key needs at least one field");
        }
    }

    static KeyShape of(String... fields) {
        return new KeyShape(List.of(fields));
    }

    /** The shape as people write it, such as {@code cluster/node}. */
    public String describe() {
        List<String> names = new ArrayList<>();
        for (String field : fields) {
            names.add(field.substring(field.lastIndexOf('.') + 1));
        }
        return String.join("/", names);
    }

    /**
     * The key that belongs to a value, specific or generic.
     *
     * @throws IllegalArgumentException when the value lacks a field of the key or holds null there
     */
    public String keyOf(IndexedRecord value) {
        List<String> parts = new ArrayList<>(fields.size());
        for (String field : fields) {
            parts.add(part(value, field));
        }
        return RecordKeys.join(parts);
    }

    /**
     * The key of these parts.
     *
     * @throws IllegalArgumentException when there are more or fewer parts than the shape has
     */
    public String keyOf(String... parts) {
        if (parts.length != fields.size()) {
            throw new IllegalArgumentException(
                    "a key " + describe() + " has " + fields.size() + " parts, not " + parts.length);
        }
        return RecordKeys.join(parts);
    }

    private static String part(IndexedRecord value, String path) {
        Object current = value;
        for (String name : path.split("\\.", -1)) {
            if (!(current instanceof IndexedRecord record)) {
                throw new IllegalArgumentException("key field " + path + " lies in something that is no record");
            }
            Schema.Field field = record.getSchema().getField(name);
            current = field == null ? null : record.get(field.pos());
            if (current == null) {
                throw new IllegalArgumentException(
                        record.getSchema().getFullName() + " has no value for key field " + path);
            }
        }
        return current.toString();
    }
}
