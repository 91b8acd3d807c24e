package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compares facts as far as the program that wrote them could know. A field that was added to a kind of fact later is not there in those
 * written before, all of which lie in front of the first that has it. Behind that one, a fact without it is another fact. Not
 * thread-safe.
 */
final class YoungerFields {

    private final Map<String, Long> since = new HashMap<>();
    private long lacking;

    /** Takes note of a fact of the bundle. All of them, before any is compared. */
    void fact(String topic, int partition, long offset, JsonNode content) {
        for (String field : of(topic)) {
            if (content.hasNonNull(field)) {
                since.merge(place(topic, partition, field), offset, Math::min);
            }
        }
    }

    /** Whether a fact of the bundle is the one that was derived, in all that its program could know. */
    boolean equal(String topic, int partition, long offset, JsonNode fact, JsonNode derived) {
        if (fact.equals(derived)) {
            return true;
        }
        if (of(topic).isEmpty() || !fact.path("chain").equals(derived.path("chain"))) {
            return false;
        }
        ObjectNode said = fact.deepCopy();
        ObjectNode known = derived.deepCopy();
        for (String field : of(topic)) {
            boolean before = offset < since.getOrDefault(place(topic, partition, field), Long.MAX_VALUE);
            if (before) {
                said.remove(field);
                known.remove(field);
            }
        }
        boolean equal = said.equals(known);
        lacking += equal ? 1 : 0;
        return equal;
    }

    /** How many facts were found equal without fields that came later. */
    long lacking() {
        return lacking;
    }

    private static Set<String> of(String topic) {
        return FactLines.YOUNGER.getOrDefault(topic, Set.of());
    }

    private static String place(String topic, int partition, String field) {
        return topic + "/" + partition + "/" + field;
    }
}
