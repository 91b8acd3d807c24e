package io.chaindrift.inventory.core;

import org.jspecify.annotations.Nullable;

/** What one event of a node's log says. */
public sealed interface NodeWord {

    /**
     * A new epoch begins.
     *
     * @param previous where the log ended before; null when no log is known
     */
    record Began(@Nullable LogPosition previous) implements NodeWord {}

    /**
     * The node is there.
     *
     * @param facts what is known of it
     * @param whole true when what is known of its router follows, so that all is said again
     */
    record Registered(NodeFacts facts, boolean whole) implements NodeWord {}

    /**
     * Its router.
     *
     * @param facts what is known of it
     */
    record RouterSeen(RouterFacts facts) implements NodeWord {}

    /**
     * The node is gone.
     *
     * @param replaced true when another Node took its name
     */
    record Removed(boolean replaced) implements NodeWord {}
}
