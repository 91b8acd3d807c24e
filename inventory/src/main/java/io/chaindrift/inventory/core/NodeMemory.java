package io.chaindrift.inventory.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a node, and where its log ends. Immutable.
 *
 * @param uid UID of the Node; null when not known
 * @param end position of its latest event
 * @param registered what was said of it; null when it was removed, or nothing was said yet
 * @param router what was said of its router; null when nothing was
 * @param saidAt when all of it was said last
 * @param changedAt when anything was said last
 * @param removedAt when it was said to be gone; null while it is there
 * @param current true when this leader has begun an epoch in its log
 */
public record NodeMemory(
        @Nullable String uid,
        LogPosition end,
        @Nullable NodeFacts registered,
        @Nullable RouterFacts router,
        Instant saidAt,
        Instant changedAt,
        @Nullable Instant removedAt,
        boolean current)
        implements ClusterThing {

    @Override
    public Kind kind() {
        return Kind.NODE_LOG;
    }

    /** Whether the node is there, as far as was said. */
    boolean isThere() {
        return registered != null;
    }

    /** As the next leader knows it. */
    public NodeMemory ofEarlierLeader() {
        return new NodeMemory(uid, end, registered, router, saidAt, changedAt, removedAt, false);
    }

    /** The memory after an event. */
    static NodeMemory after(@Nullable NodeMemory before, InventoryEvent.NodeSaid said) {
        NodeFacts registered = before == null ? null : before.registered;
        RouterFacts router = before == null ? null : before.router;
        Instant at = said.observedAt();
        Instant saidAt = before == null ? at : before.saidAt;
        Instant removedAt = before == null ? null : before.removedAt;
        String uid = before == null ? said.uid() : before.uid;
        NodeWord word = said.word();
        if (word instanceof NodeWord.Registered now) {
            registered = now.facts();
            saidAt = now.whole() ? at : saidAt;
            removedAt = null;
            uid = now.facts().uid();
        } else if (word instanceof NodeWord.RouterSeen now) {
            router = now.facts();
        } else if (word instanceof NodeWord.Removed) {
            registered = null;
            router = null;
            removedAt = at;
        }
        return new NodeMemory(uid, said.position(), registered, router, saidAt, at, removedAt, true);
    }
}
