package io.chaindrift.collector.record;

import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Numbers the events of one batch. Not thread-safe. */
final class BatchBuilder {

    private final NodeIdentity identity;
    private final List<NodeEvent> events = new ArrayList<>();
    private StreamPosition collector;
    private @Nullable StreamPosition inventory;

    BatchBuilder(NodeIdentity identity, StreamPosition collector, @Nullable StreamPosition inventory) {
        this.identity = identity;
        this.collector = collector;
        this.inventory = inventory;
    }

    StreamPosition collector() {
        return collector;
    }

    @Nullable StreamPosition inventory() {
        return inventory;
    }

    List<NodeEvent> events() {
        return events;
    }

    /** The sequence that the collector's next event gets. */
    long nextSequence() {
        return collector.lastSequence() + 1;
    }

    /** Adds an event of the collector. */
    void add(Instant observedAt, Consumer<NodeEvent.Builder> body) {
        collector = new StreamPosition(collector.streamId(), collector.epoch(), nextSequence());
        events.add(event(EventSource.COLLECTOR, collector, observedAt, null, body));
    }

    /** Adds the collector's first event of an epoch, which says which machine and boot it is. */
    void addFirst(Instant observedAt, Machine machine, Consumer<NodeEvent.Builder> body) {
        collector = new StreamPosition(collector.streamId(), collector.epoch(), nextSequence());
        events.add(event(EventSource.COLLECTOR, collector, observedAt, machine, body));
    }

    /** Adds an event of the inventory's stream, from which on it ends there. */
    void addInventory(StreamPosition at, Instant observedAt, Consumer<NodeEvent.Builder> body) {
        inventory = at;
        events.add(event(EventSource.INVENTORY, at, observedAt, null, body));
    }

    /** Ids of machine and boot; null where not known. */
    record Machine(@Nullable String machineId, @Nullable String bootId) {}

    private NodeEvent event(
            EventSource source,
            StreamPosition at,
            Instant observedAt,
            @Nullable Machine machine,
            Consumer<NodeEvent.Builder> body) {
        EventHeader header = new EventHeader(
                identity.cluster(),
                identity.node(),
                source,
                null,
                machine == null ? null : machine.machineId(),
                machine == null ? null : machine.bootId(),
                at.streamId(),
                at.epoch(),
                at.lastSequence(),
                Instant.ofEpochMilli(observedAt.toEpochMilli()),
                null,
                identity.version());
        NodeEvent.Builder event = withoutBody().setHeader(header);
        body.accept(event);
        return event.build();
    }

    /** With no body, said of each: a builder looks the default of a field that was not set up in the schema, and copies it. */
    private static NodeEvent.Builder withoutBody() {
        return NodeEvent.newBuilder()
                .setEpochStarted(null)
                .setNodeObserved(null)
                .setRouterObserved(null)
                .setRulesetKeyframe(null)
                .setRulesetDelta(null)
                .setRulesetUnchanged(null)
                .setIpsetsObserved(null)
                .setCaptureFailed(null)
                .setEventsLost(null)
                .setCommandReceived(null)
                .setCommandIntent(null)
                .setCommandOutcome(null)
                .setNodeRegistered(null)
                .setNodeRemoved(null);
    }
}
