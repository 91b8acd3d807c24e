package io.chaindrift.processor.api.http;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * The lists made of a topic: their path, and which of the item's fields each filter looks at. A filter that a list does not have is
 * refused, because to leave it out would answer another question.
 */
enum ApiList {
    DRIFT(
            "drift",
            ChaindriftTopic.DRIFT,
            "How each own chain of each node stands now",
            "cluster node plane table chain version=routerVersion verdict growth cause asOf=observedAt"),
    FINDINGS(
            "findings",
            ChaindriftTopic.FINDINGS,
            "What is wrong, and what was until it was resolved",
            "cluster node plane table chain version=routerVersion kind state severity cause suppressed=suppressedUntil asOf=lastChangedAt"),
    UPGRADES(
            "upgrades",
            ChaindriftTopic.UPGRADES,
            "How each chain came through each upgrade",
            "cluster node plane table chain version=toVersion,fromVersion fromVersion toVersion upgradeId verdict asOf=observedAt"),
    FLEET(
            "fleet",
            ChaindriftTopic.FLEET,
            "The fleet's books: per router version, and * for all",
            "cluster version=routerVersion asOf"),
    LIVENESS("liveness", ChaindriftTopic.LIVENESS, "Which nodes speak", "cluster node state"),
    SUPPRESSIONS("suppressions", ChaindriftTopic.SUPPRESSIONS, "Which findings people have silenced", "cluster node"),
    REMEDIATIONS(
            "remediations",
            ChaindriftTopic.REMEDIATION_EVENTS,
            "What is recommended, decided and done: the latest of each",
            "cluster node plane state");

    /** The filter that is answered by what people have silenced, not by the record. */
    static final String SUPPRESSED = "suppressed";

    /** The filter that is answered by another time's list. */
    static final String AS_OF = "asOf";

    private static final Set<String> OTHERWISE = Set.of(SUPPRESSED, AS_OF);

    private final String path;
    private final ChaindriftTopic topic;
    private final String summary;
    private final Map<String, List<Schema.Field>> filters = new TreeMap<>();

    ApiList(String path, ChaindriftTopic topic, String summary, String filters) {
        this.path = path;
        this.topic = topic;
        this.summary = summary;
        for (String filter : filters.split(" ")) {
            int equals = filter.indexOf('=');
            String name = equals < 0 ? filter : filter.substring(0, equals);
            this.filters.put(
                    name,
                    List.of(filter.substring(equals + 1).split(",")).stream()
                            .map(field -> topic.schema().getField(field))
                            .toList());
        }
    }

    String path() {
        return path;
    }

    ChaindriftTopic topic() {
        return topic;
    }

    String summary() {
        return summary;
    }

    /** Names of the filters, sorted. */
    List<String> filters() {
        return List.copyOf(filters.keySet());
    }

    /** Whether the list is asked for as of a time. */
    boolean isPast(Query query) {
        return query.filters().containsKey(AS_OF);
    }

    /** The schema of a filter. */
    Map<String, Object> parameter(String name) {
        return switch (name) {
            case SUPPRESSED -> ApiParameters.truth();
            case AS_OF -> ApiParameters.time();
            default ->
                ApiParameters.ofField(filters.getOrDefault(name, List.of()).get(0));
        };
    }

    /** Whether an item has all the values asked for. */
    Predicate<IndexedRecord> wanted(Map<String, String> asked) {
        return item -> asked.entrySet().stream()
                .filter(e -> filters.containsKey(e.getKey()) && !OTHERWISE.contains(e.getKey()))
                .allMatch(e -> filters.getOrDefault(e.getKey(), List.of()).stream()
                        .anyMatch(field -> e.getValue().equals(String.valueOf(item.get(field.pos())))));
    }
}
