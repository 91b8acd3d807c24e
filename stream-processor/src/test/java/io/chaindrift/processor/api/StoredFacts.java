package io.chaindrift.processor.api;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.ClusterEventKind;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.PlaneStanding;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A store of facts that a test fills, and facts with what it looks at. Not thread-safe. */
final class StoredFacts {

    static {
        TrustedClasses.trustTopics();
    }

    final FactStore store = new FactStore(100, 10);
    private long offset;

    void put(ChaindriftTopic topic, SpecificRecord value) {
        store.apply(List.of(new FactRecord(topic, 0, offset++, topic.keyOf(value), value, null)));
    }

    static NodeStanding standing(
            String node,
            Standing standing,
            @Nullable String version,
            @Nullable String bootedUnder,
            @Nullable String staticDigest) {
        return NodeStanding.newBuilder()
                .setCluster(Facts.CLUSTER)
                .setNode(node)
                .setStanding(standing)
                .setReason(standing == Standing.UNKNOWN ? "a gap" : null)
                .setRouterVersion(version)
                .setBootedUnder(bootedUnder)
                .setOwnChains(0)
                .setLagging(false)
                .setDuplicateRules(0)
                .setStaleRules(0)
                .setMissingRules(0)
                .setOrphanPlanes(0)
                .setPlanes(List.of(new PlaneStanding(Facts.PLANE, staticDigest, true, null)))
                .setObservedAt(Facts.NOON)
                .build();
    }

    static ChainUpgrade passage(
            String node, String id, long startedSecond, UpgradeVerdict verdict, @Nullable Integer convergedSecond) {
        Instant started = Facts.NOON.plusSeconds(startedSecond);
        return ChainUpgrade.newBuilder(Facts.upgrade(node, id, "v2.0.1", "v2.2.1", started))
                .setVerdict(verdict)
                .setSurplusLatest(verdict == UpgradeVerdict.CONVERGED ? 0L : 2L)
                .setConvergedAt(convergedSecond == null ? null : Facts.NOON.plusSeconds(convergedSecond))
                .build();
    }

    /** An upgrade of which no exact version is known. */
    static ChainUpgrade told(String node, String id, long startedSecond, String from, String to) {
        return ChainUpgrade.newBuilder(passage(node, id, startedSecond, UpgradeVerdict.CONVERGED, null))
                .setFromVersion(null)
                .setToVersion(null)
                .setFromVersionClass(from)
                .setToVersionClass(to)
                .build();
    }

    static ClusterEvent.Builder clusterEvent(ClusterEventKind kind, String name, Instant observedAt) {
        return ClusterEvent.newBuilder()
                .setCluster(Facts.CLUSTER)
                .setKind(kind)
                .setName(name)
                .setStreamId("inventory")
                .setEpoch(0)
                .setSequence(0)
                .setObservedAt(observedAt)
                .setInventoryVersion("test");
    }
}
