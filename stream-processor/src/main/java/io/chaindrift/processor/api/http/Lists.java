package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.schemas.RecordKeys;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers the lists out of the store. Thread-safe. */
final class Lists {

    static final List<String> NODE_FILTERS = List.of("cluster", "node", "plane", "state", "verdict", "version");
    static final List<String> CHAIN_HISTORY_FILTERS = List.of("chain", "cluster", "node", "plane", "table");
    static final List<String> FINDING_HISTORY_FILTERS = List.of("cluster", "findingId", "node");

    private final FactStore store;
    private final Supplier<ReadStatus> status;

    Lists(FactStore store, Supplier<ReadStatus> status) {
        this.store = store;
        this.status = status;
    }

    String nodes(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, NODE_FILTERS);
        ReadStatus now = whole();
        return Json.page(store.nodes(query.nodes(), query.after(), query.limit()), now, store.books(query.nodes()));
    }

    String facts(ApiList list, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, list.filters());
        ReadStatus now = whole();
        return Json.page(
                store.facts(
                        list.topic(), list.wanted(query.filters()), query.nodesByName(), query.after(), query.limit()),
                now,
                null);
    }

    String driftHistory(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, CHAIN_HISTORY_FILTERS);
        ReadStatus now = whole();
        String key = RecordKeys.join(
                cluster(query),
                query.required("node"),
                query.required("plane"),
                query.filters().getOrDefault("table", "filter"),
                query.required("chain"));
        return Json.page(store.driftHistory(key), now, null);
    }

    String findingHistory(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, FINDING_HISTORY_FILTERS);
        ReadStatus now = whole();
        String key = RecordKeys.join(cluster(query), query.required("node"), query.required("findingId"));
        return Json.page(store.findingHistory(key), now, null);
    }

    private String cluster(Query query) {
        String given = query.filters().get("cluster");
        if (given != null) {
            return given;
        }
        List<String> clusters = store.clusters();
        if (clusters.size() > 1) {
            throw Problem.badRequest("there are several clusters; give cluster, one of " + String.join(", ", clusters));
        }
        return clusters.isEmpty() ? "" : clusters.get(0);
    }

    private ReadStatus whole() {
        ReadStatus now = status.get();
        if (!now.complete()) {
            throw Problem.unavailable(
                    "Restoring", "the facts are still being read, so no list would be whole: " + now.detail());
        }
        return now;
    }
}
