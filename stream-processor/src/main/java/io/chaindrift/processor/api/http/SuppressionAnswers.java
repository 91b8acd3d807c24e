package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.Suppression;
import io.chaindrift.processor.api.access.Tokens;
import io.chaindrift.processor.api.json.AvroJson;
import io.chaindrift.processor.api.write.FactWriter;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what people silence. Thread-safe. */
final class SuppressionAnswers {

    private static final Set<String> FIELDS =
            Set.of("cluster", "node", "plane", "chain", "kind", "findingId", "reason", "owner", "expiresAt");
    private static final List<String> SELECTORS = List.of("node", "plane", "chain", "kind", "findingId");
    static final List<String> REVOKING = List.of("cluster", "reason");

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_TEXT = 512;
    private static final int ID_DIGITS = 24;

    private final Questions questions;
    private final FactWriter facts;
    private final Clock clock;

    SuppressionAnswers(Questions questions, FactWriter facts, Clock clock) {
        this.questions = questions;
        this.facts = facts;
        this.clock = clock;
    }

    /** Writes a suppression and answers it. */
    String add(Tokens.Caller caller, String body) {
        JsonNode asked = read(body);
        Instant now = Instant.ofEpochMilli(clock.millis());
        JsonNode until = asked.get("expiresAt");
        Instant expires =
                Instant.ofEpochMilli(Times.of("expiresAt", until == null ? null : until.asText(), now.toEpochMilli()));
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            throw Problem.badRequest("expiresAt must lie ahead, and no more than " + LONGEST.toDays() + " days");
        }
        if (SELECTORS.stream().allMatch(name -> text(asked, name) == null)) {
            throw Problem.badRequest(
                    "it would silence every finding: give at least one of " + String.join(", ", SELECTORS));
        }
        String cluster = cluster(asked);
        String id = new Digest.Builder()
                .line(caller.name())
                .line(asked.toString())
                .line(now.toString())
                .finish()
                .hex()
                .substring(0, ID_DIGITS);
        Suppression made = Suppression.newBuilder()
                .setCluster(cluster)
                .setSuppressionId(id)
                .setNode(text(asked, "node"))
                .setPlane(text(asked, "plane"))
                .setChain(text(asked, "chain"))
                .setKind(kind(text(asked, "kind")))
                .setFindingId(text(asked, "findingId"))
                .setReason(needed(asked, "reason"))
                .setOwner(needed(asked, "owner"))
                .setCreatedBy(caller.name())
                .setCreatedAt(now)
                .setExpiresAt(expires)
                .build();
        write(ChaindriftTopic.SUPPRESSIONS.keyOf(made), made);
        return AvroJson.toJson(made);
    }

    private String cluster(JsonNode asked) {
        String given = text(asked, "cluster");
        String cluster = given == null ? questions.cluster(Query.of(Map.of(), List.of(), Query.Taking.NONE)) : given;
        if (cluster.isBlank()) {
            throw Problem.badRequest("no node of any cluster has been read yet: give 'cluster'");
        }
        return cluster;
    }

    /** Takes a suppression back: it stays in the topic, with who took it back and why. Twice is as once. */
    void revoke(Tokens.Caller caller, String id, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, REVOKING, Query.Taking.NONE);
        String reason = query.required("reason");
        if (reason.isBlank() || reason.length() > LONGEST_TEXT) {
            throw Problem.badRequest("reason must be text of at most " + LONGEST_TEXT + " characters");
        }
        Suppression known = questions
                .suppression(questions.cluster(query), id)
                .orElseThrow(() -> Problem.notFound("no suppression '" + id + "' has been read"));
        if (known.getRevokedAt() == null) {
            Suppression revoked = Suppression.newBuilder(known)
                    .setRevokedBy(caller.name())
                    .setRevokedReason(reason)
                    .setRevokedAt(Instant.ofEpochMilli(clock.millis()))
                    .build();
            write(ChaindriftTopic.SUPPRESSIONS.keyOf(revoked), revoked);
        }
    }

    /** What a request to silence holds, as a JSON schema. */
    static Map<String, Object> request() {
        Map<String, Object> properties = new TreeMap<>();
        FIELDS.forEach(field -> properties.put(field, Map.of("type", "string", "maxLength", LONGEST_TEXT)));
        properties.put("kind", JsonShapes.choice(FindingKind.class));
        properties.put("expiresAt", ApiParameters.time());
        Map<String, Object> schema = new TreeMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.of("reason", "owner", "expiresAt"));
        schema.put(
                "anyOf",
                SELECTORS.stream()
                        .map(name -> Map.of("type", "object", "required", List.of(name)))
                        .toList());
        schema.put("additionalProperties", false);
        return schema;
    }

    private void write(String key, Suppression value) {
        try {
            facts.write(ChaindriftTopic.SUPPRESSIONS, key, value);
        } catch (FactWriter.NotWrittenException e) {
            throw Problem.unavailable("Not written", String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode read(String body) {
        try {
            JsonNode asked = Json.MAPPER.readTree(body);
            if (asked == null || !asked.isObject()) {
                throw Problem.badRequest("the body must be a JSON object");
            }
            for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!FIELDS.contains(name)) {
                    throw Problem.badRequest("a suppression has no field '" + name + "'");
                }
            }
            return asked;
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("the body is no JSON: " + e.getOriginalMessage());
        }
    }

    private static @Nullable FindingKind kind(@Nullable String name) {
        try {
            return name == null ? null : FindingKind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("there are no findings of kind '" + name + "'");
        }
    }

    private static String needed(JsonNode asked, String name) {
        String value = text(asked, name);
        if (value == null || value.isBlank()) {
            throw Problem.badRequest("a suppression needs '" + name + "'");
        }
        return value;
    }

    private static @Nullable String text(JsonNode asked, String name) {
        JsonNode value = asked.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.asText();
        if (!value.isTextual() || text.length() > LONGEST_TEXT) {
            throw Problem.badRequest("'" + name + "' must be text of at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }
}
