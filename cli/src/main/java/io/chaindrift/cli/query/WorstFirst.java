package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order for people: what hurts and what is not known before what is well, by harm and then by how much. Stateless. */
final class WorstFirst {

    private static final List<String> VERDICTS =
            List.of("MISSING_RULES", "MISSING", "GROWING", "RESIDUE", "SURPLUS", "UNKNOWN");
    private static final List<String> STATES = List.of("DRIFTED", "UNKNOWN", "SILENT");
    private static final List<String> SEVERITIES = List.of("PAGE", "TICKET", "INFO");
    /** Where policy is not enforced, or an old one is; of all other kinds the harm counts, not the kind. */
    private static final List<String> KINDS = List.of("MISSING", "ORPHAN_PLANE");

    private static final List<String> FINDING_STATES = List.of("OPEN", "PROVISIONAL");

    private WorstFirst() {}

    /** The items of a list, worst first; what is equally bad stays in the order of the API. */
    static List<JsonNode> sorted(QueryList list, List<JsonNode> items) {
        List<JsonNode> sorted = new ArrayList<>(items);
        sorted.sort(order(list));
        return sorted;
    }

    private static Comparator<JsonNode> order(QueryList list) {
        return switch (list) {
            case NODES ->
                rank("state", STATES)
                        .thenComparing(most("harmRulesPerPacket"))
                        .thenComparing(most("missingRules"))
                        .thenComparing(most("driftRules"));
            case DRIFT ->
                rank("verdict", VERDICTS).thenComparing(most("missingRules")).thenComparing(most("driftRules"));
            case FINDINGS ->
                rank("state", FINDING_STATES)
                        .thenComparing(rank("kind", KINDS))
                        .thenComparing(rank("severity", List.of("PAGE")))
                        .thenComparing(most("harmRulesPerPacket"))
                        .thenComparing(rank("severity", SEVERITIES))
                        .thenComparing(most("surplus"));
            case UPGRADES ->
                rank("verdict", VERDICTS).thenComparing(most("missingLatest")).thenComparing(most("surplusLatest"));
            case FLEET ->
                rank("routerVersion", List.of("*"))
                        .thenComparing(most("missingRules"))
                        .thenComparing(most("nodesDrifted"));
            case SCORECARD -> most("lagging").thenComparing(most("unknown"));
            case RESIDUE -> most("missingRules").thenComparing(most("nodes"));
            case SUPPRESSIONS ->
                Comparator.comparingLong(
                        suppression -> suppression.path("expiresAt").asLong());
        };
    }

    /** By the place of a field's value among these; any other value comes last. */
    private static Comparator<JsonNode> rank(String field, List<String> values) {
        return Comparator.comparingInt(item -> {
            int place = values.indexOf(item.path(field).asText());
            return place < 0 ? values.size() : place;
        });
    }

    private static Comparator<JsonNode> most(String field) {
        return Comparator.comparingLong(item -> -item.path(field).asLong());
    }
}
