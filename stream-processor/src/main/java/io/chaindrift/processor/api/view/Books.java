package io.chaindrift.processor.api.view;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Nodes by state; they balance: total = clean + drifted + unknown + silent.
 *
 * @param total all nodes
 * @param clean nodes in {@link NodeState#CLEAN}
 * @param drifted nodes in {@link NodeState#DRIFTED}
 * @param unknown nodes in {@link NodeState#UNKNOWN}
 * @param silent nodes in {@link NodeState#SILENT}
 */
public record Books(long total, long clean, long drifted, long unknown, long silent) {

    /**
     * Refuses books that do not balance.
     *
     * @throws IllegalArgumentException when total is not the sum of the rest
     */
    public Books {
        if (total != clean + drifted + unknown + silent) {
            throw new IllegalArgumentException(
                    "books do not balance: %d != %d clean + %d drifted + %d unknown + %d silent"
                            .formatted(total, clean, drifted, unknown, silent));
        }
    }

    /** The books of these nodes. */
    public static Books of(Collection<NodeStatus> nodes) {
        Map<NodeState, Long> count = new EnumMap<>(NodeState.class);
        nodes.forEach(n -> count.merge(n.state(), 1L, Long::sum));
        return new Books(
                nodes.size(),
                count.getOrDefault(NodeState.CLEAN, 0L),
                count.getOrDefault(NodeState.DRIFTED, 0L),
                count.getOrDefault(NodeState.UNKNOWN, 0L),
                count.getOrDefault(NodeState.SILENT, 0L));
    }
}
