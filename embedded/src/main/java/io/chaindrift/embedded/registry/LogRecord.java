package io.chaindrift.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of the registry's topic, in Confluent's JSON form: what it says, and what it does to a history. Kinds this
 * registry does not know change nothing, so that a topic written by another registry can be read.
 *
 * @param key the record's key
 * @param value the record's value; null removes what the key names
 */
record LogRecord(JsonNode key, @Nullable JsonNode value) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static LogRecord schema(RegisteredSchema schema) {
        ObjectNode value = JSON.createObjectNode()
                .put("subject", schema.subject())
                .put("version", schema.version())
                .put("id", schema.id())
                .put("schema", schema.schema())
                .put("deleted", schema.deleted());
        return new LogRecord(schemaKey(schema.subject(), schema.version()), value);
    }

    static LogRecord noSchema(String subject, int version) {
        return new LogRecord(schemaKey(subject, version), null);
    }

    static LogRecord level(@Nullable String subject, @Nullable CompatibilityLevel level) {
        ObjectNode key = JSON.createObjectNode()
                .put("keytype", "CONFIG")
                .put("subject", subject)
                .put("magic", 0);
        return new LogRecord(
                key, level == null ? null : JSON.createObjectNode().put("compatibilityLevel", level.name()));
    }

    /** Reads a record's bytes; empty when they are not Confluent's JSON. */
    static Optional<LogRecord> parse(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            JsonNode parsedKey = JSON.readTree(new String(key, StandardCharsets.UTF_8));
            JsonNode parsedValue = value == null ? null : JSON.readTree(new String(value, StandardCharsets.UTF_8));
            return Optional.of(new LogRecord(parsedKey, parsedValue));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    byte[] keyBytes() {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte @Nullable [] valueBytes() {
        return value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    void applyTo(SchemaHistory history) {
        String kind = key.path("keytype").asText();
        if (kind.equals("SCHEMA")) {
            applySchema(history);
        } else if (kind.equals("CONFIG")) {
            applyLevel(history);
        } else if (kind.equals("DELETE_SUBJECT") && value != null) {
            history.deleteUpTo(subject(), value.path("version").asInt());
        } else if (kind.equals("CLEAR_SUBJECT") && value != null) {
            history.clearUpTo(subject(), value.path("version").asInt());
        }
    }

    private void applySchema(SchemaHistory history) {
        int version = key.path("version").asInt();
        if (value == null) {
            history.remove(subject(), version);
        } else {
            history.put(new RegisteredSchema(
                    subject(),
                    version,
                    value.path("id").asInt(),
                    value.path("schema").asText(),
                    value.path("deleted").asBoolean(false)));
        }
    }

    private void applyLevel(SchemaHistory history) {
        Optional<CompatibilityLevel> level = value == null
                ? Optional.empty()
                : CompatibilityLevel.of(value.path("compatibilityLevel").asText());
        if (key.path("subject").isTextual()) {
            history.setSubjectLevel(subject(), level);
        } else {
            history.setGlobalLevel(level);
        }
    }

    private String subject() {
        return key.path("subject").asText();
    }

    private static ObjectNode schemaKey(String subject, int version) {
        return JSON.createObjectNode()
                .put("keytype", "SCHEMA")
                .put("subject", subject)
                .put("version", version)
                .put("magic", 1);
    }
}
