package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How things stood at a time, folded from facts over time. Stateless. */
final class AsOf {

    private AsOf() {}

    /**
     * The last fact of each thing that was observed at that time or before.
     *
     * @param facts facts over time, each thing's in their order
     * @param key the fields that tell one thing from another
     * @param millis the time, in milliseconds since 1970
     */
    static List<JsonNode> fold(List<JsonNode> facts, List<String> key, long millis) {
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (JsonNode fact : facts) {
            if (observedAt(fact) <= millis) {
                latest.put(
                        key.stream().map(field -> fact.path(field).toString()).collect(Collectors.joining("/")), fact);
            }
        }
        return new ArrayList<>(latest.values());
    }

    private static long observedAt(JsonNode fact) {
        JsonNode time = fact.hasNonNull("observedAt") ? fact.path("observedAt") : fact.path("lastChangedAt");
        return time.asLong(Long.MAX_VALUE);
    }
}
