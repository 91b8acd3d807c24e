package io.chaindrift.inventory.core;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that was said: a fold of events by {@link #evolve}. Immutable.
 *
 * @param clusterEnd position of the latest thing; sequence -1 before the first one of this leader
 * @param nodes what was said of each node
 * @param things what was said of everything else
 */
public record InventoryState(
        LogPosition clusterEnd, SortedMap<String, NodeMemory> nodes, SortedMap<ThingKey, ClusterThing> things) {

    /**
     * What a thing is known by.
     *
     * @param kind its kind
     * @param name its name
     */
    public record ThingKey(ClusterThing.Kind kind, String name) implements Comparable<ThingKey> {

        @Override
        public int compareTo(ThingKey other) {
            int kinds = kind.compareTo(other.kind);
            return kinds != 0 ? kinds : name.compareTo(other.name);
        }
    }

    public InventoryState {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        things = Collections.unmodifiableSortedMap(new TreeMap<>(things));
    }

    /**
     * The state that a new leader begins with.
     *
     * @param freshStreamId id of the stream, should no stream be known
     * @param said what earlier leaders said of things and not unsaid; the positions of all
     * @param now the beginning
     */
    public static InventoryState resume(String freshStreamId, Collection<InventoryEvent.ThingSaid> said, Instant now) {
        Draft draft =
                new Draft(new InventoryState(new LogPosition(freshStreamId, 0, -1), new TreeMap<>(), new TreeMap<>()));
        String stream = freshStreamId;
        long lastEpoch = -1;
        for (InventoryEvent.ThingSaid thing : said) {
            draft.take(thing);
            if (thing.position().epoch() > lastEpoch) {
                lastEpoch = thing.position().epoch();
                stream = thing.position().streamId();
            }
        }
        draft.clusterEnd = new LogPosition(stream, Math.max(lastEpoch + 1, now.toEpochMilli()), -1);
        return draft.finish();
    }

    /** The state after events. */
    public static InventoryState evolve(InventoryState state, Collection<? extends InventoryEvent> events) {
        Draft draft = new Draft(state);
        events.forEach(draft::take);
        return draft.finish();
    }

    /** A state in the making. Not thread-safe. */
    static final class Draft {

        final SortedMap<String, NodeMemory> nodes;
        final SortedMap<ThingKey, ClusterThing> things;
        LogPosition clusterEnd;

        Draft(InventoryState state) {
            this.nodes = new TreeMap<>(state.nodes);
            this.things = new TreeMap<>(state.things);
            this.clusterEnd = state.clusterEnd;
        }

        void take(InventoryEvent event) {
            if (event instanceof InventoryEvent.NodeSaid said) {
                nodes.put(said.node(), NodeMemory.after(nodes.get(said.node()), said));
            } else if (event instanceof InventoryEvent.ThingSaid said) {
                clusterEnd = said.position();
                if (said.thing() instanceof NodeMemory memory) {
                    nodes.put(said.name(), memory);
                } else {
                    things.put(new ThingKey(said.thing().kind(), said.name()), said.thing());
                }
            } else if (event instanceof InventoryEvent.ThingGone gone) {
                if (gone.kind() == ClusterThing.Kind.NODE_LOG) {
                    nodes.remove(gone.name());
                } else {
                    things.remove(new ThingKey(gone.kind(), gone.name()));
                }
            }
        }

        InventoryState finish() {
            return new InventoryState(clusterEnd, nodes, things);
        }
    }
}
