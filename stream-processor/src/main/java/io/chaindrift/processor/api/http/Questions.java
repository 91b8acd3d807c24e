package io.chaindrift.processor.api.http;

import io.chaindrift.fact.Suppression;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What every answer needs first: whether the facts are whole, which cluster is meant, which node. Thread-safe. */
final class Questions {

    private final FactStore store;
    private final Supplier<ReadStatus> status;

    Questions(FactStore store, Supplier<ReadStatus> status) {
        this.store = store;
        this.status = status;
    }

    /**
     * How the reading stands, once answers are whole.
     *
     * @throws Problem.Refusal before
     */
    ReadStatus whole() {
        ReadStatus now = status.get();
        if (!now.complete()) {
            throw Problem.unavailable(
                    "Restoring", "the facts are still being read, so no list would be whole: " + now.detail());
        }
        return now;
    }

    /** The cluster that is asked for, or the only one. */
    String cluster(Query query) {
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

    /**
     * The row of a node.
     *
     * @throws Problem.Refusal when nothing is known of it
     */
    NodeStatus node(Query query, String node) {
        String cluster = cluster(query);
        return store.node(cluster, node)
                .orElseThrow(() ->
                        Problem.notFound("nothing is known of a node '" + node + "' in cluster '" + cluster + "'"));
    }

    /** What is silenced at a time. */
    Suppressions suppressions(Instant now) {
        return Suppressions.at(
                store.all(ChaindriftTopic.SUPPRESSIONS).stream()
                        .map(Suppression.class::cast)
                        .toList(),
                now);
    }
}
