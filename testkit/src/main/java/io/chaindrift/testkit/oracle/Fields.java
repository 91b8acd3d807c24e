package io.chaindrift.testkit.oracle;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** A record as a plain map by field name: enums and digests are text, numbers long, times milliseconds. Not thread-safe. */
public final class Fields extends TreeMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1L;

    /** What a record says. */
    public static Fields of(IndexedRecord record) {
        Fields fields = new Fields();
        record.getSchema().getFields().forEach(field -> fields.put(field.name(), plain(record.get(field.pos()))));
        return fields;
    }

    static Fields of(Record record) {
        Fields fields = new Fields();
        for (RecordComponent part : record.getClass().getRecordComponents()) {
            try {
                fields.put(part.getName(), plain(part.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a public record cannot be read: " + record, e);
            }
        }
        return fields;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof Long || value instanceof Boolean) {
            return value;
        } else if (value instanceof IndexedRecord body) {
            return of(body);
        } else if (value instanceof List<?> items) {
            return items.stream().map(Fields::plain).toList();
        } else if (value instanceof GenericFixed hash) {
            return HexFormat.of().formatHex(hash.bytes());
        } else if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        return value instanceof Integer number ? (Object) number.longValue() : value.toString();
    }

    Fields with(@Nullable Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return this;
    }

    Fields add(String name, long more) {
        return with(name, number(name) + more);
    }

    Fields copy() {
        Fields copy = new Fields();
        copy.putAll(this);
        return copy;
    }

    String text(String name) {
        return String.valueOf(get(name));
    }

    boolean says(String name, @Nullable Object value) {
        return Objects.equals(get(name), value);
    }

    long number(String name) {
        return get(name) instanceof Long number ? number : 0;
    }

    Fields body(String name) {
        return (Fields) Objects.requireNonNull(get(name), name);
    }

    List<String> texts(String name) {
        return get(name) instanceof List<?> items
                ? items.stream().map(String.class::cast).toList()
                : List.of();
    }

    List<Fields> all(String name) {
        return get(name) instanceof List<?> items
                ? items.stream().map(Fields.class::cast).toList()
                : List.of();
    }
}
