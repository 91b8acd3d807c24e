package io.chaindrift.inventory.mapping;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.ClusterEventKind;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeRemovalReason;
import io.chaindrift.event.NodeRemoved;
import io.chaindrift.inventory.core.ClusterThing;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.LogPosition;
import io.chaindrift.inventory.core.NodeMemory;
import io.chaindrift.inventory.core.NodeWord;
import java.time.Instant;

/** What the inventory says, as records. Stateless but for who speaks; thread-safe. */
public final class EventRecords {

    private final String cluster;
    private final String version;

    /**
     * Records of one cluster.
     *
     * @param version of this program
     */
    public EventRecords(String cluster, String version) {
        this.cluster = cluster;
        this.version = version;
    }

    /** An event of a node's log. */
    public NodeEvent of(InventoryEvent.NodeSaid said) {
        EventHeader header = EventHeader.newBuilder()
                .setCluster(cluster)
                .setNode(said.node())
                .setSource(EventSource.INVENTORY)
                .setNodeUid(said.uid())
                .setStreamId(said.position().streamId())
                .setEpoch(said.position().epoch())
                .setSequence(said.position().sequence())
                .setObservedAt(millis(said.observedAt()))
                .setCollectorVersion(version)
                .build();
        NodeEvent.Builder event = NodeEvent.newBuilder().setHeader(header);
        NodeWord word = said.word();
        if (word instanceof NodeWord.Began began) {
            event.setKind(NodeEventKind.EPOCH_STARTED).setEpochStarted(began(began));
        } else if (word instanceof NodeWord.Registered registered) {
            event.setKind(NodeEventKind.NODE_REGISTERED).setNodeRegistered(BodyRecords.registered(registered.facts()));
        } else if (word instanceof NodeWord.RouterSeen seen) {
            event.setKind(NodeEventKind.ROUTER_OBSERVED).setRouterObserved(BodyRecords.router(seen.facts()));
        } else if (word instanceof NodeWord.Removed removed) {
            event.setKind(NodeEventKind.NODE_REMOVED)
                    .setNodeRemoved(NodeRemoved.newBuilder()
                            .setUid(said.uid())
                            .setReason(removed.replaced() ? NodeRemovalReason.REPLACED : NodeRemovalReason.DELETED)
                            .build());
        }
        return event.build();
    }

    private static EpochStarted began(NodeWord.Began began) {
        LogPosition previous = began.previous();
        return EpochStarted.newBuilder()
                .setReason(previous == null ? EpochReason.FIRST_START : EpochReason.RESTART)
                .setPreviousStreamId(previous == null ? null : previous.streamId())
                .setPreviousEpoch(previous == null ? null : previous.epoch())
                .setPreviousLastSequence(previous == null ? null : previous.sequence())
                .setLost(LossCertainty.NOTHING)
                .build();
    }

    /** The state of a thing. */
    public ClusterEvent of(InventoryEvent.ThingSaid said) {
        ClusterEvent.Builder event = ClusterEvent.newBuilder()
                .setCluster(cluster)
                .setKind(kind(said.thing().kind()))
                .setName(said.name())
                .setStreamId(said.position().streamId())
                .setEpoch(said.position().epoch())
                .setSequence(said.position().sequence())
                .setObservedAt(millis(said.observedAt()))
                .setInventoryVersion(version);
        ClusterThing thing = said.thing();
        if (thing instanceof ClusterThing.Template template) {
            event.setRouterTemplate(BodyRecords.template(template));
        } else if (thing instanceof ClusterThing.Rollout rollout) {
            event.setRouterRollout(BodyRecords.rollout(rollout));
        } else if (thing instanceof ClusterThing.Selection selection) {
            event.setRouterSelection(BodyRecords.selection(selection));
        } else if (thing instanceof NodeMemory memory) {
            event.setNodeLog(BodyRecords.log(memory));
        }
        return event.build();
    }

    /** The kind as records name it. */
    public static ClusterEventKind kind(ClusterThing.Kind kind) {
        return switch (kind) {
            case ROUTER_TEMPLATE -> ClusterEventKind.ROUTER_TEMPLATE;
            case ROUTER_ROLLOUT -> ClusterEventKind.ROUTER_ROLLOUT;
            case ROUTER_SELECTION -> ClusterEventKind.ROUTER_SELECTION;
            case NODE_LOG -> ClusterEventKind.NODE_LOG;
        };
    }

    static Instant millis(Instant instant) {
        return Instant.ofEpochMilli(instant.toEpochMilli());
    }
}
