package io.chaindrift.inventory.core;

import java.time.Duration;
import java.util.List;

/**
 * What decisions depend on besides what is seen. Immutable.
 *
 * @param poolLabels labels that name a node's pool, the first that is set counts
 * @param labels labels to publish
 * @param digests versions of images by digest
 * @param refresh after this time all that is known of a node is said again
 * @param readyHold a change of readiness alone is said this long after the latest word on the node at the earliest
 * @param forgetAfter where the log of a node that is gone ended is remembered this long
 */
public record InventorySettings(
        List<String> poolLabels,
        List<String> labels,
        DigestVersions digests,
        Duration refresh,
        Duration readyHold,
        Duration forgetAfter) {

    public InventorySettings {
        poolLabels = List.copyOf(poolLabels);
        labels = List.copyOf(labels);
    }
}
