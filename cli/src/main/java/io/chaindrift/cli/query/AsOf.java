package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How things stood at a time, folded from the facts up to it. Stateless. */
final class AsOf {

    private AsOf() {}

    /**
     * The last fact of each thing.
     *
     * @param facts facts up to the time, each thing's in their order
     * @param key the fields that tell one thing from another
     */
    static List<JsonNode> fold(List<JsonNode> facts, List<String> key) {
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (JsonNode fact : facts) {
            latest.put(key.stream().map(field -> fact.path(field).toString()).collect(Collectors.joining("/")), fact);
        }
        return new ArrayList<>(latest.values());
    }
}
