package io.chaindrift.processor.api.http;

import io.chaindrift.fact.Suppression;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /**
     * A node that is or was.
     *
     * @param gone whether nothing but its history is left
     */
    record Known(String cluster, String node, boolean gone) {

        boolean is(NodeStatus row) {
            return row.cluster().equals(cluster) && row.node().equals(node);
        }
    }

    /**
     * A node that has a row, or had one and has left a history.
     *
     * @throws Problem.Refusal when there is neither
     */
    Known known(Query query, String node) {
        String cluster = cluster(query);
        boolean past = !store.index().planes(cluster, node).isEmpty()
                || !store.lines(cluster, node).entries().isEmpty();
        boolean gone = past && store.node(cluster, node).isEmpty();
        return gone
                ? new Known(cluster, node, true)
                : new Known(node(query, node).cluster(), node, false);
    }

    /**
     * The cluster and the node that a list is asked for by name, where nothing is known of them: a list without them is no answer about
     * them.
     *
     * @param rows all nodes that are known
     */
    List<Page.Gap> strangers(Query query, Collection<NodeStatus> rows) {
        List<Page.Gap> strangers = new ArrayList<>();
        String cluster = query.filters().get("cluster");
        if (cluster != null && !store.clusters().contains(cluster)) {
            strangers.add(new Page.Gap(
                    null, "nothing is known of a cluster '" + cluster + "'; there are " + store.clusters()));
        }
        String node = query.filters().get("node");
        if (node != null && rows.stream().noneMatch(query.nodesByName())) {
            strangers.add(new Page.Gap(node, "nothing is known of a node of that name"));
        }
        return strangers;
    }

    /** How far these topics have been read, and what is not known of some nodes. */
    Page<Fact> frame(List<ChaindriftTopic> sources, Known... nodes) {
        List<Page.Gap> gone = Arrays.stream(nodes)
                .filter(Known::gone)
                .map(node -> new Page.Gap(node.node(), "it is gone; what is shown is the history that is kept of it"))
                .toList();
        return store.frame(sources, row -> Arrays.stream(nodes).anyMatch(node -> node.is(row)))
                .lacking(gone);
    }

    /** A suppression by its id, also one that is over. */
    Optional<Suppression> suppression(String cluster, String id) {
        return store.all(ChaindriftTopic.SUPPRESSIONS).stream()
                .map(Suppression.class::cast)
                .filter(one -> one.getCluster().equals(cluster)
                        && one.getSuppressionId().equals(id))
                .findFirst();
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
