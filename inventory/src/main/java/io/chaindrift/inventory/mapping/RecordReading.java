package io.chaindrift.inventory.mapping;

import io.chaindrift.event.Backend;
import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.NodeLog;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterRollout;
import io.chaindrift.event.RouterSelection;
import io.chaindrift.event.RouterTemplate;
import io.chaindrift.inventory.core.ClusterThing;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.LogPosition;
import io.chaindrift.inventory.core.NodeFacts;
import io.chaindrift.inventory.core.NodeMemory;
import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.RouterFacts;
import io.chaindrift.ruleset.catalog.Flavour;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What was said of things, read back from records. Stateless and thread-safe. */
public final class RecordReading {

    private RecordReading() {}

    /**
     * What a record says; empty where its kind is of a newer program.
     *
     * @throws NullPointerException when the body of its kind is missing
     */
    public static Optional<InventoryEvent.ThingSaid> of(ClusterEvent event) {
        LogPosition position = new LogPosition(event.getStreamId(), event.getEpoch(), event.getSequence());
        return thing(event)
                .map(thing -> new InventoryEvent.ThingSaid(event.getName(), position, event.getObservedAt(), thing));
    }

    private static Optional<ClusterThing> thing(ClusterEvent event) {
        return switch (event.getKind()) {
            case ROUTER_TEMPLATE -> Optional.of(template(Objects.requireNonNull(event.getRouterTemplate())));
            case ROUTER_ROLLOUT -> Optional.of(rollout(Objects.requireNonNull(event.getRouterRollout())));
            case ROUTER_SELECTION -> Optional.of(selection(Objects.requireNonNull(event.getRouterSelection())));
            case NODE_LOG -> Optional.of(log(event, Objects.requireNonNull(event.getNodeLog())));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static ClusterThing template(RouterTemplate body) {
        return new ClusterThing.Template(
                body.getUid(),
                body.getGeneration(),
                flavour(body.getFlavour()),
                body.getImage(),
                body.getVersion(),
                body.getArgs(),
                body.getFlagsDigest(),
                new TreeMap<>(body.getNodeSelector()));
    }

    private static ClusterThing rollout(RouterRollout body) {
        return new ClusterThing.Rollout(
                body.getUid(),
                new ObservedDaemonSet.Progress(
                        body.getObservedGeneration(),
                        body.getDesiredNodes(),
                        body.getUpdatedNodes(),
                        body.getReadyNodes(),
                        body.getMisscheduledNodes()));
    }

    private static ClusterThing selection(RouterSelection body) {
        return new ClusterThing.Selection(
                body.getUid(),
                body.getGeneration(),
                new TreeMap<>(body.getNodeSelector()),
                body.getRequiredTerms(),
                body.getTolerations(),
                body.getKnownNodes(),
                body.getSelectedNodes());
    }

    private static NodeMemory log(ClusterEvent event, NodeLog body) {
        NodeRegistered registered = body.getRegistered();
        RouterObserved router = body.getRouter();
        return new NodeMemory(
                body.getUid(),
                new LogPosition(body.getLogStreamId(), body.getLogEpoch(), body.getLogSequence()),
                registered == null ? null : facts(registered),
                router == null ? null : facts(router),
                body.getSaidAt(),
                event.getObservedAt(),
                body.getRemovedAt(),
                false);
    }

    private static NodeFacts facts(NodeRegistered body) {
        return new NodeFacts(
                body.getUid(),
                body.getExpected(),
                body.getRouterExpected(),
                body.getPool(),
                body.getSchedulable(),
                body.getOperatingSystem(),
                body.getOsImage(),
                body.getKernelVersion(),
                body.getKubeletVersion(),
                body.getCreatedAt(),
                new TreeMap<>(body.getLabels()));
    }

    private static RouterFacts facts(RouterObserved body) {
        return new RouterFacts(
                flavour(body.getFlavour()),
                body.getVersion(),
                body.getVersionClass(),
                body.getArgs(),
                body.getFlagsDigest(),
                body.getRunning(),
                body.getReady(),
                body.getImageId(),
                body.getStartedAt(),
                body.getRestarts(),
                body.getActiveBackend() == Backend.NATIVE,
                body.getIptablesVersion(),
                body.getEvidence(),
                body.getConflict());
    }

    private static Flavour flavour(RouterFlavour flavour) {
        return Flavour.valueOf(flavour.name());
    }
}
