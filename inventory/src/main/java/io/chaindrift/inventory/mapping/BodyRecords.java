package io.chaindrift.inventory.mapping;

import io.chaindrift.event.Backend;
import io.chaindrift.event.NodeLog;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterRollout;
import io.chaindrift.event.RouterSelection;
import io.chaindrift.event.RouterTemplate;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.inventory.core.ClusterThing;
import io.chaindrift.inventory.core.NodeFacts;
import io.chaindrift.inventory.core.NodeMemory;
import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.RouterFacts;
import io.chaindrift.ruleset.catalog.Flavour;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of records. Stateless. */
final class BodyRecords {

    private BodyRecords() {}

    static NodeRegistered registered(NodeFacts facts) {
        return NodeRegistered.newBuilder()
                .setUid(facts.uid())
                .setExpected(facts.expected())
                .setRouterExpected(facts.routerExpected())
                .setPool(facts.pool())
                .setSchedulable(facts.schedulable())
                .setOperatingSystem(facts.operatingSystem())
                .setOsImage(facts.osImage())
                .setKernelVersion(facts.kernelVersion())
                .setKubeletVersion(facts.kubeletVersion())
                .setCreatedAt(millis(facts.createdAt()))
                .setLabels(Map.copyOf(facts.labels()))
                .build();
    }

    static RouterObserved router(RouterFacts facts) {
        return RouterObserved.newBuilder()
                .setFlavour(flavour(facts.flavour()))
                .setVersion(facts.version())
                .setVersionClass(facts.versionClass())
                .setHow(RouterVersionHow.INVENTORY)
                .setArgs(facts.args())
                .setFlagsDigest(facts.flagsDigest())
                .setRunning(facts.running())
                .setReady(facts.ready())
                .setImageId(facts.imageId())
                .setStartedAt(millis(facts.startedAt()))
                .setRestarts(facts.restarts())
                .setActiveBackend(facts.nativeTables() ? Backend.NATIVE : Backend.UNKNOWN)
                .setIptablesVersion(facts.iptablesVersion())
                .setEvidence(facts.evidence())
                .setConflict(facts.conflict())
                .build();
    }

    static RouterTemplate template(ClusterThing.Template template) {
        return RouterTemplate.newBuilder()
                .setUid(template.uid())
                .setGeneration(template.generation())
                .setFlavour(flavour(template.flavour()))
                .setImage(template.image())
                .setVersion(template.version())
                .setArgs(template.args())
                .setFlagsDigest(template.flagsDigest())
                .setNodeSelector(Map.copyOf(template.nodeSelector()))
                .build();
    }

    static RouterRollout rollout(ClusterThing.Rollout rollout) {
        ObservedDaemonSet.Progress progress = rollout.progress();
        return RouterRollout.newBuilder()
                .setUid(rollout.uid())
                .setObservedGeneration(progress.observedGeneration())
                .setDesiredNodes(progress.desired())
                .setUpdatedNodes(progress.updated())
                .setReadyNodes(progress.ready())
                .setMisscheduledNodes(progress.misscheduled())
                .build();
    }

    static RouterSelection selection(ClusterThing.Selection selection) {
        return RouterSelection.newBuilder()
                .setUid(selection.uid())
                .setGeneration(selection.generation())
                .setNodeSelector(Map.copyOf(selection.nodeSelector()))
                .setRequiredTerms(selection.requiredTerms())
                .setTolerations(selection.tolerations())
                .setKnownNodes(selection.knownNodes())
                .setSelectedNodes(selection.selectedNodes())
                .build();
    }

    static NodeLog log(NodeMemory memory) {
        NodeFacts registered = memory.registered();
        RouterFacts router = memory.router();
        return NodeLog.newBuilder()
                .setUid(memory.uid())
                .setLogStreamId(memory.end().streamId())
                .setLogEpoch(memory.end().epoch())
                .setLogSequence(memory.end().sequence())
                .setRegistered(registered == null ? null : registered(registered))
                .setRouter(router == null ? null : router(router))
                .setSaidAt(EventRecords.millis(memory.saidAt()))
                .setRemovedAt(millis(memory.removedAt()))
                .build();
    }

    private static RouterFlavour flavour(Flavour flavour) {
        return RouterFlavour.valueOf(flavour.name());
    }

    private static @Nullable Instant millis(@Nullable Instant instant) {
        return instant == null ? null : EventRecords.millis(instant);
    }
}
