package io.chaindrift.collector.record;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.core.PlaneMemory;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node's log after its latest events. Immutable.
 *
 * @param collector where the collector's stream ends
 * @param inventory where the stream of recorded inventory ends; null while there is none
 * @param cursor the source's position; null when it has none
 * @param planes what is remembered of each plane
 * @param router the router as last recorded in this epoch; null when it was not
 * @param ipsets digest of the IP sets as last recorded in this epoch; null when they were not
 * @param machine what it was recorded on, and as whom; null when not known
 * @param node what the machine is as last recorded in this epoch; null when an earlier process recorded it
 */
public record NodeLog(
        StreamPosition collector,
        @Nullable StreamPosition inventory,
        @Nullable String cursor,
        SortedMap<Plane, PlaneMemory> planes,
        @Nullable RouterSighting router,
        @Nullable Digest ipsets,
        @Nullable Machine machine,
        @Nullable NodeFacts node) {

    /** A machine, one of its boots, and the names that it was collected under. Null where not known. */
    public record Machine(
            @Nullable String machineId,
            @Nullable String bootId,
            @Nullable String cluster,
            @Nullable String node) {

        static Machine of(NodeFacts facts, NodeIdentity identity) {
            return new Machine(facts.machineId(), facts.bootId(), identity.cluster(), identity.node());
        }
    }

    public NodeLog {
        planes = Collections.unmodifiableSortedMap(new TreeMap<>(planes));
    }

    /** What is remembered of a plane. */
    PlaneMemory memory(Plane plane) {
        return planes.getOrDefault(plane, PlaneMemory.unseen(plane));
    }

    /** A log that knows nothing of planes. */
    static NodeLog starting(StreamPosition collector) {
        return new NodeLog(collector, null, null, new TreeMap<>(Map.of()), null, null, null, null);
    }
}
