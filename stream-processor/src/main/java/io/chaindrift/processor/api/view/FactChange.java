package io.chaindrift.processor.api.view;

import org.jspecify.annotations.Nullable;

/**
 * Something that became different: one per record applied, and one per node whose row changed.
 *
 * @param type the list it belongs to: nodes, drift, findings, upgrades, fleet, liveness, remediations, drift-history or
 *     findings-history
 * @param key key within the list; for a history, the key of the node
 * @param value the new item: an Avro record, or a {@link NodeStatus}; null: it is gone
 */
public record FactChange(String type, String key, @Nullable Object value) {}
