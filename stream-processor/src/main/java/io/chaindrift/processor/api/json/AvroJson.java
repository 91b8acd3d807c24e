package io.chaindrift.processor.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro data as JSON: records as objects with the schema's field names, in its order; bytes as lower-case hex; times as
 * milliseconds since 1970-01-01T00:00:00Z; enum symbols as strings. It goes by the values, so generated and generic records look
 * alike. Stateless and thread-safe.
 */
public final class AvroJson {

    private static final JsonFactory JSON = new JsonFactory();

    private AvroJson() {}

    /** The record as one JSON object. */
    public static String toJson(IndexedRecord record) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(out, record);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /**
     * Writes a value of an Avro field.
     *
     * @throws IllegalArgumentException when the value is of no type that Avro gives
     */
    public static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof IndexedRecord record) {
            writeRecord(out, record);
        } else if (value instanceof CharSequence || value instanceof Enum<?>) {
            out.writeString(value.toString());
        } else if (value instanceof Number number) {
            writeNumber(out, number);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Instant time) {
            out.writeNumber(time.toEpochMilli());
        } else if (value instanceof Iterable<?> items) {
            writeArray(out, items);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map);
        } else {
            writeBinary(out, value);
        }
    }

    private static void writeRecord(JsonGenerator out, IndexedRecord record) throws IOException {
        out.writeStartObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            out.writeFieldName(field.name());
            write(out, record.get(field.pos()));
        }
        out.writeEndObject();
    }

    private static void writeNumber(JsonGenerator out, Number number) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            out.writeNumber(number.doubleValue());
        } else {
            out.writeNumber(number.longValue());
        }
    }

    private static void writeArray(JsonGenerator out, Iterable<?> items) throws IOException {
        out.writeStartArray();
        for (Object item : items) {
            write(out, item);
        }
        out.writeEndArray();
    }

    private static void writeMap(JsonGenerator out, Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(String.valueOf(entry.getKey()));
            write(out, entry.getValue());
        }
        out.writeEndObject();
    }

    private static void writeBinary(JsonGenerator out, Object value) throws IOException {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.writeString(HexFormat.of().formatHex(bytes));
        } else if (value instanceof GenericFixed fixed) {
            out.writeString(HexFormat.of().formatHex(fixed.bytes()));
        } else if (value instanceof org.apache.avro.generic.GenericEnumSymbol<?> symbol) {
            out.writeString(symbol.toString());
        } else {
            throw new IllegalArgumentException("no JSON form for a value of " + value.getClass());
        }
    }
}
