package io.chaindrift.inventory.core;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is seen of the cluster at one moment. Immutable.
 *
 * @param nodes every Node, by name
 * @param pods every pod of kube-router that is bound to a node
 * @param router kube-router's DaemonSet; null when there is none
 * @param collector the collector's DaemonSet; null when there is none, or it is not to be looked for
 */
public record ClusterSnapshot(
        SortedMap<String, ObservedNode> nodes,
        List<ObservedPod> pods,
        @Nullable ObservedDaemonSet router,
        @Nullable ObservedDaemonSet collector) {

    public ClusterSnapshot {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        pods = List.copyOf(pods);
    }
}
