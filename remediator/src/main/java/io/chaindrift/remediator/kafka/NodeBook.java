package io.chaindrift.remediator.kafka;

import io.chaindrift.remediator.recommend.FindingChange;
import io.chaindrift.remediator.recommend.NodeKey;
import io.chaindrift.remediator.recommend.NodeState;
import io.chaindrift.remediator.recommend.RecommendationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of every node, and which nodes are to be decided on and when: once their findings have been quiet for the settle
 * time, or after ten times that when they never are. Times are arguments, in nanoseconds of one clock. Used by one thread.
 */
final class NodeBook {

    private static final int PATIENCE = 10;

    private record Unsettled(long firstNanos, long lastNanos) {}

    private final long settleNanos;
    private final Map<NodeKey, NodeState> nodes = new HashMap<>();
    private final Map<NodeKey, Unsettled> unsettled = new TreeMap<>();

    NodeBook(Duration settle) {
        this.settleNanos = settle.toNanos();
    }

    /** What is known of a node. */
    NodeState state(NodeKey key) {
        return nodes.getOrDefault(key, NodeState.empty(key));
    }

    /** Takes a change in; the node is to be decided on when it is quiet. */
    void change(FindingChange change, long nowNanos) {
        put(state(change.key()).apply(change));
        touch(change.key(), nowNanos);
    }

    /** Takes in what the remediator said. */
    void said(RecommendationEvent event) {
        put(state(event.key()).apply(event));
    }

    /** Every node is to be decided on at once: after reading everything back, all is quiet. */
    void settleAll(long nowNanos) {
        for (NodeKey key : nodes.keySet()) {
            unsettled.put(key, new Unsettled(nowNanos - PATIENCE * settleNanos, nowNanos - settleNanos));
        }
    }

    /** The nodes that are quiet by now, sorted; they count as decided on once {@link #decided} is told. */
    List<NodeKey> due(long nowNanos) {
        List<NodeKey> due = new ArrayList<>();
        unsettled.forEach((key, since) -> {
            if (nanosLeft(since, nowNanos) <= 0) {
                due.add(key);
            }
        });
        return due;
    }

    /** The node has been decided on. */
    void decided(NodeKey key) {
        unsettled.remove(key);
        if (state(key).isEmpty()) {
            nodes.remove(key);
        }
    }

    /** How long until a node is due; at most the given bound. */
    Duration untilDue(long nowNanos, Duration bound) {
        long left = bound.toNanos();
        for (Unsettled since : unsettled.values()) {
            left = Math.min(left, Math.max(0, nanosLeft(since, nowNanos)));
        }
        return Duration.ofNanos(left);
    }

    private long nanosLeft(Unsettled since, long nowNanos) {
        long untilQuiet = settleNanos - (nowNanos - since.lastNanos());
        long untilOutOfPatience = PATIENCE * settleNanos - (nowNanos - since.firstNanos());
        return Math.min(untilQuiet, untilOutOfPatience);
    }

    private void touch(NodeKey key, long nowNanos) {
        unsettled.merge(
                key, new Unsettled(nowNanos, nowNanos), (old, now) -> new Unsettled(old.firstNanos(), nowNanos));
    }

    private void put(NodeState state) {
        nodes.put(state.key(), state);
    }
}
