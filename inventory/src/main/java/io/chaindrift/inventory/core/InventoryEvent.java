package io.chaindrift.inventory.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the inventory says. */
public sealed interface InventoryEvent {

    /** When it was observed. */
    Instant observedAt();

    /**
     * An event of a node's log.
     *
     * @param node name of the node
     * @param uid UID of the Node it is about; null when not known
     * @param position where it stands in the node's log
     * @param word what it says
     */
    record NodeSaid(String node, @Nullable String uid, LogPosition position, Instant observedAt, NodeWord word)
            implements InventoryEvent {}

    /**
     * The full state of a thing.
     *
     * @param name name of the thing
     * @param position where it stands in what is said of things
     * @param thing its state
     */
    record ThingSaid(String name, LogPosition position, Instant observedAt, ClusterThing thing)
            implements InventoryEvent {}

    /**
     * A thing is gone.
     *
     * @param kind what kind it was
     * @param name its name
     */
    record ThingGone(ClusterThing.Kind kind, String name, Instant observedAt) implements InventoryEvent {}
}
