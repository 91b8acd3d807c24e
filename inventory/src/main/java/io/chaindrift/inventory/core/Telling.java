package io.chaindrift.inventory.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Numbers what one decision says, and folds it as it goes. Not thread-safe. */
final class Telling {

    final InventoryState.Draft draft;
    final Instant now;
    final List<InventoryEvent> events = new ArrayList<>();
    private @Nullable String spokenOf;

    Telling(InventoryState.Draft draft, Instant now) {
        this.draft = draft;
        this.now = now;
    }

    @Nullable NodeMemory memory(String node) {
        return draft.nodes.get(node);
    }

    /** Says a word of a node, behind the beginning of an epoch where this leader has not spoken of the node before. */
    void say(String node, @Nullable String uid, NodeWord word) {
        NodeMemory memory = memory(node);
        if (memory == null || !memory.current()) {
            LogPosition before = memory == null ? null : memory.end();
            LogPosition start = before == null
                    ? new LogPosition(draft.clusterEnd.streamId(), now.toEpochMilli(), 0)
                    : new LogPosition(before.streamId(), Math.max(before.epoch() + 1, now.toEpochMilli()), 0);
            add(new InventoryEvent.NodeSaid(node, uid, start, now, new NodeWord.Began(before)));
        }
        LogPosition next = Objects.requireNonNull(memory(node)).end().next();
        add(new InventoryEvent.NodeSaid(node, uid, next, now, word));
        spokenOf = node;
    }

    /** Ends what is said of a node, if anything was. */
    void rememberIfSaid(String node) {
        if (node.equals(spokenOf)) {
            remember(node);
        }
    }

    /** Ends what is said of a node. */
    void remember(String node) {
        spokenOf = null;
        add(new InventoryEvent.ThingSaid(
                node, draft.clusterEnd.next(), now, Objects.requireNonNull(memory(node), node)));
    }

    /** Says a thing unless it was said already. */
    void thing(String name, ClusterThing thing) {
        ClusterThing before = draft.things.get(new InventoryState.ThingKey(thing.kind(), name));
        if (!thing.equals(before)) {
            add(new InventoryEvent.ThingSaid(name, draft.clusterEnd.next(), now, thing));
        }
    }

    void gone(ClusterThing.Kind kind, String name) {
        add(new InventoryEvent.ThingGone(kind, name, now));
    }

    private void add(InventoryEvent event) {
        events.add(event);
        draft.take(event);
    }
}
