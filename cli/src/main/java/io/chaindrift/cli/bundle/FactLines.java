package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.schemas.ChaindriftTopic;
import java.util.Map;
import java.util.Set;

/** What lines of the histories say of themselves: of a chain, a finding, a loss of rules, or of the node. Stateless. */
final class FactLines {

    /** Fields that lines of a topic have not had for as long as bundles are written. */
    static final Map<String, Set<String>> YOUNGER =
            Map.of(ChaindriftTopic.DRIFT_HISTORY.topicName(), Set.of("committer"));

    private FactLines() {}

    /** The record that names the event it rests on: of a chain's passage through an upgrade the passage, else the line. */
    static JsonNode body(JsonNode line) {
        return is(line, "UPGRADE", "upgrade") ? line.path("upgrade") : line;
    }

    /** True for a line that says how the node stood; it names the time of its event. */
    static boolean isStanding(JsonNode line) {
        return is(line, "STANDING", "standing");
    }

    /** True for a line that says whether the node spoke, which a clock decided. */
    static boolean isLiveness(JsonNode line) {
        return is(line, "LIVENESS", "liveness");
    }

    /** True for a line that says that the node is gone: the inventory's word, or that nobody spoke of it for long. */
    static boolean isRemoval(JsonNode line) {
        return isStanding(line) && line.path("emittedBecause").asText().equals("REMOVED");
    }

    /** True for a line of the node's own history, which does not say whether the inventory told of its router. */
    static boolean isOfNode(JsonNode line) {
        return isStanding(line) || is(line, "UPGRADE", "upgrade");
    }

    /** True for a line that shows that the inventory had spoken of the node. */
    static boolean restsOnInventory(JsonNode line) {
        return line.path("routerVersionHow").asText().equals("INVENTORY")
                || (isStanding(line) && line.path("standing").path("expected").isBoolean());
    }

    /** What stands for the event of a line that says how the node stood. */
    static String standingAt(long observedAt) {
        return "standing/" + observedAt;
    }

    /** What stands for the event that a line rests on. */
    static String cause(JsonNode line) {
        if (isStanding(line)) {
            return standingAt(line.path("observedAt").asLong());
        }
        JsonNode fact = body(line);
        return String.join(
                "/",
                fact.path("evidenceStream").asText(),
                fact.path("evidenceEpoch").asText(),
                fact.path("evidenceSequence").asText());
    }

    /** What two lines have in common that say, of one event, how one thing stood. */
    static String identity(String topic, JsonNode line) {
        JsonNode fact = body(line);
        return String.join(
                "\n",
                topic,
                cause(line),
                line.path("upgrade").path("upgradeId").asText(),
                fact.path("plane").asText(),
                fact.path("table").asText(),
                fact.path("chain").asText(),
                fact.path("findingId").asText());
    }

    /** When it stood so, in milliseconds since 1970. */
    static long at(JsonNode fact) {
        return fact.path("observedAt").asLong(fact.path("lastChangedAt").asLong());
    }

    private static boolean is(JsonNode line, String kind, String body) {
        return line.path("kind").asText().equals(kind) && line.path(body).isObject();
    }
}
