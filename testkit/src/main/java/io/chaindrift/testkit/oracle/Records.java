package io.chaindrift.testkit.oracle;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Reads fields by name, of generic and generated records alike. */
final class Records {

    private Records() {}

    static @Nullable Object get(IndexedRecord record, String name) {
        Schema.Field field = record.getSchema().getField(name);
        if (field == null) {
            throw new IllegalArgumentException(record.getSchema().getFullName() + " has no field " + name);
        }
        Object value = record.get(field.pos());
        return value instanceof CharSequence text ? text.toString() : value;
    }

    static @Nullable String text(IndexedRecord record, String name) {
        Object value = get(record, name);
        return value == null ? null : value.toString();
    }

    static String required(IndexedRecord record, String name) {
        return Objects.requireNonNull(text(record, name), name);
    }

    static @Nullable Long number(IndexedRecord record, String name) {
        Object value = get(record, name);
        return value == null ? null : ((Number) value).longValue();
    }

    static long count(IndexedRecord record, String name) {
        return Objects.requireNonNull(number(record, name), name);
    }

    static long millis(IndexedRecord record, String name) {
        Object value = Objects.requireNonNull(get(record, name), name);
        return value instanceof Instant time ? time.toEpochMilli() : (Long) value;
    }

    static IndexedRecord body(IndexedRecord record, String name) {
        return (IndexedRecord) Objects.requireNonNull(get(record, name), name);
    }

    @SuppressWarnings("unchecked")
    static List<IndexedRecord> list(IndexedRecord record, String name) {
        return (List<IndexedRecord>) Objects.requireNonNull(get(record, name), name);
    }

    static @Nullable String hex(IndexedRecord record, String name) {
        Object value = get(record, name);
        return value == null ? null : HexFormat.of().formatHex(((GenericFixed) value).bytes());
    }
}
