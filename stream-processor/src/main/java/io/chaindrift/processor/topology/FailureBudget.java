package io.chaindrift.processor.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many nodes' audits may fail. One broken node is made unknown and the rest goes on; when more than one of a hundred nodes, and at
 * least two, failed within ten minutes, the program is broken and must not go on making its fleet unknown. Times are those of the
 * records.
 *
 * <p>Failures are kept in a store, written in the transaction of the record that failed. So whoever takes the task over, or starts
 * it again, stops at the same record, instead of bearing one more node at each start. Not thread-safe; one for each task.
 */
final class FailureBudget {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int FEWEST = 2;
    private static final int HUNDRED = 100;

    private final KeyValueStore<String, FailedAudit> store;
    private final Map<String, Long> seen = new HashMap<>();
    private long failed;
    private long nodes;

    FailureBudget(KeyValueStore<String, FailedAudit> store) {
        this.store = store;
    }

    /** A node has spoken. */
    void saw(String node, long at) {
        seen.merge(node, at, Math::max);
    }

    /** The audit of a node has failed; true when that is one too many. */
    boolean failed(String node, long at) {
        long since = at - WINDOW.toMillis();
        seen.values().removeIf(time -> time < since);
        FailedAudit before = store.get(node);
        store.put(node, new FailedAudit(before == null ? at : Math.max(before.at(), at), seen.size()));
        List<String> old = new ArrayList<>();
        failed = 0;
        nodes = 0;
        try (KeyValueIterator<String, FailedAudit> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, FailedAudit> known = all.next();
                if (known.value.at() < since) {
                    old.add(known.key);
                } else {
                    failed++;
                    nodes = Math.max(nodes, known.value.nodes());
                }
            }
        }
        old.forEach(store::delete);
        nodes = Math.max(nodes, failed);
        return failed >= FEWEST && failed * HUNDRED > nodes;
    }

    /** The node is given up. */
    void forget(String node) {
        seen.remove(node);
        if (store.get(node) != null) {
            store.delete(node);
        }
    }

    /** For people. */
    String describe() {
        return failed + " of " + nodes + " nodes within " + WINDOW.toMinutes() + " minutes";
    }
}
