package io.chaindrift.remediator.recommend;

import java.util.Comparator;
import java.util.Objects;

/**
 * A node of a cluster. Immutable.
 *
 * @param cluster the cluster's id
 * @param node the node's name
 */
public record NodeKey(String cluster, String node) implements Comparable<NodeKey> {

    private static final Comparator<NodeKey> ORDER =
            Comparator.comparing(NodeKey::cluster).thenComparing(NodeKey::node);

    public NodeKey {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
    }

    @Override
    public int compareTo(NodeKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return cluster + "/" + node;
    }
}
