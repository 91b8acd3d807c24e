package io.chaindrift.cli.bundle;

import io.chaindrift.ruleset.named.Digest;
import java.util.List;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Fields of records that were read with a schema of ours, so that they are there and of their type. Stateless. */
final class Fields {

    private Fields() {}

    static GenericRecord record(GenericRecord record, String field) throws BrokenBundleException {
        GenericRecord value = recordOrNull(record, field);
        if (value == null) {
            throw new BrokenBundleException("a record has no " + field);
        }
        return value;
    }

    static @Nullable GenericRecord recordOrNull(GenericRecord record, String field) {
        return record.get(field) instanceof GenericRecord value ? value : null;
    }

    static String text(GenericRecord record, String field) {
        return String.valueOf(record.get(field));
    }

    static @Nullable String textOrNull(GenericRecord record, String field) {
        Object value = record.get(field);
        return value == null ? null : value.toString();
    }

    static long number(GenericRecord record, String field) throws BrokenBundleException {
        Long value = numberOrNull(record, field);
        if (value == null) {
            throw new BrokenBundleException("a record has no " + field);
        }
        return value;
    }

    static @Nullable Long numberOrNull(GenericRecord record, String field) {
        return record.get(field) instanceof Number value ? value.longValue() : null;
    }

    static int count(GenericRecord record, String field) throws BrokenBundleException {
        long value = number(record, field);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BrokenBundleException(field + " is " + value);
        }
        return (int) value;
    }

    static List<GenericRecord> records(GenericRecord record, String field) {
        return record.get(field) instanceof List<?> list
                ? list.stream().map(GenericRecord.class::cast).toList()
                : List.of();
    }

    static Digest digest(GenericRecord record, String field) throws BrokenBundleException {
        Digest digest = digestOrNull(record, field);
        if (digest == null) {
            throw new BrokenBundleException("a record has no " + field);
        }
        return digest;
    }

    static @Nullable Digest digestOrNull(GenericRecord record, String field) {
        return record.get(field) instanceof GenericFixed value ? Digest.of(value.bytes()) : null;
    }
}
