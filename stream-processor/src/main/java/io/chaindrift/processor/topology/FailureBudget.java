package io.chaindrift.processor.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many nodes' audits may fail. One broken node is made unknown and the rest goes on; when more than one of a hundred nodes, and at
 * least two, failed within ten minutes, the program is broken and must not go on making its fleet unknown. Times are those of the
 * records. Not thread-safe; one for each task.
 */
final class FailureBudget {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int FEWEST = 2;
    private static final int HUNDRED = 100;

    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> failed = new HashMap<>();

    /** A node has spoken. */
    void saw(String node, long at) {
        seen.merge(node, at, Math::max);
    }

    /** The audit of a node has failed; true when that is one too many. */
    boolean failed(String node, long at) {
        failed.merge(node, at, Math::max);
        long since = at - WINDOW.toMillis();
        failed.values().removeIf(time -> time < since);
        seen.values().removeIf(time -> time < since);
        int nodes = Math.max(seen.size(), failed.size());
        return failed.size() >= FEWEST && failed.size() * HUNDRED > nodes;
    }

    /** For people. */
    String describe() {
        return failed.size() + " of " + Math.max(seen.size(), failed.size()) + " nodes within " + WINDOW.toMinutes()
                + " minutes";
    }
}
