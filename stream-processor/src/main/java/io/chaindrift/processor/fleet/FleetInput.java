package io.chaindrift.processor.fleet;

import io.chaindrift.processor.audit.model.Contribution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of what one node adds to the books.
 *
 * @param cluster cluster id
 * @param node node name
 * @param aboutPresence true: only {@code presence} is told; false: only {@code contribution}
 * @param contribution what the audit adds; null: nothing any more
 * @param presence whether it speaks; null: nothing is known any more
 */
public record FleetInput(
        String cluster,
        String node,
        boolean aboutPresence,
        @Nullable Contribution contribution,
        @Nullable Presence presence) {

    public FleetInput {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
    }

    /** What the audit adds; null: nothing any more. */
    public static FleetInput audit(String cluster, String node, @Nullable Contribution contribution) {
        return new FleetInput(cluster, node, false, contribution, null);
    }

    /** Whether the node speaks; null: nothing is known any more. */
    public static FleetInput presence(String cluster, String node, @Nullable Presence presence) {
        return new FleetInput(cluster, node, true, null, presence);
    }
}
