package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.chaindrift.processor.api.json.AvroJson;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Books;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactChange;
import io.chaindrift.processor.api.view.Page;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The JSON of answers. Stateless and thread-safe. */
final class Json {

    static final ObjectMapper MAPPER = JsonMapper.builder().addModule(avro()).build();

    private Json() {}

    private static SimpleModule avro() {
        return new SimpleModule().addSerializer(IndexedRecord.class, new JsonSerializer<IndexedRecord>() {
            @Override
            public void serialize(IndexedRecord value, JsonGenerator out, SerializerProvider provider)
                    throws IOException {
                AvroJson.write(out, value);
            }
        });
    }

    /** Something that writes JSON. */
    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    /** An object as JSON: records by their components, maps by their entries. */
    static String of(Object value) {
        return text(out -> out.writeObject(value));
    }

    /** One change, on one line. */
    static String change(FactChange change) {
        return text(out -> {
            out.writeStartObject();
            out.writeStringField("type", change.type());
            out.writeStringField("key", change.key());
            out.writeFieldName("item");
            writeItem(out, change.value());
            out.writeEndObject();
        });
    }

    /** A page in the envelope of all lists. */
    static String page(Page<?> page, ReadStatus status, @Nullable Books books) {
        return page(page, status, books == null ? Map.of() : Map.of("books", books));
    }

    /** A page in the envelope of all lists, with more fields behind. */
    static String page(Page<?> page, ReadStatus status, Map<String, ?> more) {
        return text(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (Object item : page.items()) {
                writeItem(out, item instanceof Fact fact ? fact.value() : item);
            }
            out.writeEndArray();
            String after = page.nextAfter();
            out.writeStringField("cursor", after == null ? null : cursor(after));
            writeAsOf(out, page, status);
            writeIncomplete(out, page, status);
            for (Map.Entry<String, ?> field : more.entrySet()) {
                out.writeFieldName(field.getKey());
                out.writeObject(field.getValue());
            }
            out.writeEndObject();
        });
    }

    /** One thing in the envelope of all single things. */
    static String single(Object item, Page<?> frame, ReadStatus status) {
        return text(out -> {
            out.writeStartObject();
            out.writeFieldName("item");
            writeItem(out, item);
            writeAsOf(out, frame, status);
            writeIncomplete(out, frame, status);
            out.writeEndObject();
        });
    }

    /** The cursor that goes on after a key. */
    static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key in a cursor.
     *
     * @throws Problem.Refusal when it is no cursor of ours
     */
    static String keyIn(String cursor) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(cursor);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Problem.badRequest("cursor is none that this API gave: " + cursor);
        }
    }

    private static void writeAsOf(JsonGenerator out, Page<?> page, ReadStatus status) throws IOException {
        out.writeObjectFieldStart("asOf");
        writeTime(out, "observedAt", page.observedAt());
        writeTime(out, "upToDateAt", status.upToDateAt());
        out.writeStringField("reading", status.phase().name());
        out.writeNumberField("recordsBehind", status.recordsBehind());
        out.writeObjectFieldStart("offsets");
        for (Map.Entry<String, Map<Integer, Long>> topic : page.offsets().entrySet()) {
            out.writeObjectFieldStart(topic.getKey());
            for (Map.Entry<Integer, Long> partition : topic.getValue().entrySet()) {
                out.writeNumberField(partition.getKey().toString(), partition.getValue());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeIncomplete(JsonGenerator out, Page<?> page, ReadStatus status) throws IOException {
        out.writeArrayFieldStart("incomplete");
        if (status.phase() != ReadStatus.Phase.READY) {
            writeGap(out, null, "facts are not read now, so this may be old: " + status.detail());
        }
        for (Page.Gap gap : page.incomplete()) {
            writeGap(out, gap.node(), gap.reason());
        }
        out.writeEndArray();
    }

    private static void writeGap(JsonGenerator out, @Nullable String node, String reason) throws IOException {
        out.writeStartObject();
        out.writeStringField("node", node);
        out.writeStringField("reason", reason);
        out.writeEndObject();
    }

    private static void writeTime(JsonGenerator out, String name, @Nullable Long time) throws IOException {
        out.writeFieldName(name);
        if (time == null) {
            out.writeNull();
        } else {
            out.writeNumber(time);
        }
    }

    private static void writeItem(JsonGenerator out, @Nullable Object item) throws IOException {
        if (item == null || item instanceof IndexedRecord) {
            AvroJson.write(out, item);
        } else {
            out.writeObject(item);
        }
    }

    private static String text(Writing writing) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator out = MAPPER.createGenerator(text)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }
}
