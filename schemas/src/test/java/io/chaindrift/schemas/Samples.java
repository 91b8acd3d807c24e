package io.chaindrift.schemas;

import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.Sha256;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.event.Trust;
import io.chaindrift.event.UnchangedBasis;
import io.chaindrift.fact.AuditScope;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.Verdict;
import java.time.Instant;
import java.util.Random;

/** Records as the programs write them, for tests. */
public final class Samples {

    public static final Instant OBSERVED = Instant.parse("2026-11-22T21:50:08.123Z");

    private Samples() {}

    /** The worked example: a chain with 26 copies too many, left by an earlier router whose existence check failed. */
    public static ChainDrift drift() {
        return ChainDrift.newBuilder()
                .setCluster("demo")
                .setNode("node-c")
                .setPlane("ipv4-nft")
                .setTable("filter")
                .setChain("KUBE-ROUTER-INPUT")
                .setRouterVersion("v2.2.1")
                .setRouterVersionClass("v2.2-v2.5")
                .setRouterFlavour(RouterFlavour.UPSTREAM)
                .setRouterVersionHow(RouterVersionHow.INVENTORY)
                .setPreviousRouterVersion("v2.1.2")
                .setUpgradeId("u-1")
                .setRules(35)
                .setExpectedRules(9)
                .setDistinctRules(9)
                .setDuplicateRules(26)
                .setStaleVersionRules(0)
                .setStaleFlagRules(0)
                .setMissingRules(0)
                .setForeignRules(0)
                .setOutOfOrderRules(0)
                .setDriftRules(26)
                .setNetRules(26)
                .setCopiesPerSyncMilli(0)
                .setCopiesPerDayMilli(0)
                .setGrowth(Growth.STATIC)
                .setCause(DriftCause.EXISTENCE_CHECK_BROKEN_EARLIER)
                .setVerdict(Verdict.SURPLUS)
                .setTrust(Trust.TRUSTED)
                .setProvisional(false)
                .setPods(5)
                .setPolicies(5)
                .setSyncOrdinal(15)
                .setObservedAt(OBSERVED)
                .setEvidenceStream("AbCdEfGhIjKlMnOpQrStUv")
                .setEvidenceEpoch(OBSERVED.toEpochMilli())
                .setEvidenceSequence(7)
                .setCanonicalDigest("00ff")
                .setScope(AuditScope.NETPOL)
                .build();
    }

    /** A plane's heartbeat, as a collector sends it once its epoch runs. */
    public static NodeEvent heartbeat(String cluster, String node) {
        return heartbeat(cluster, node, "ipv4-legacy", 40_000);
    }

    /** The same for one of several planes. */
    public static NodeEvent heartbeat(String cluster, String node, String plane, long sequence) {
        EventHeader header = EventHeader.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setSource(EventSource.COLLECTOR)
                .setStreamId("AbCdEfGhIjK")
                .setEpoch(OBSERVED.toEpochMilli())
                .setSequence(sequence)
                .setObservedAt(OBSERVED)
                .setMonotonicNanos(1_209_600_000_000_000L)
                .setCollectorVersion("0.1.0")
                .build();
        CaptureHeader capture = CaptureHeader.newBuilder()
                .setPlane(plane)
                .setCaptureId(sequence)
                .setPart(0)
                .setParts(1)
                .setSyncOrdinal(5_000)
                .setSyncEvidence(SyncEvidence.CHURNED_NAMES)
                .setSyncsSincePrevious(1L)
                .setRawDigest(digest(2 * sequence))
                .setCanonicalDigest(digest(2 * sequence + 1))
                .setCanonVersion(1)
                .setTrust(Trust.TRUSTED)
                .build();
        return NodeEvent.newBuilder()
                .setHeader(header)
                .setKind(NodeEventKind.RULESET_UNCHANGED)
                .setRulesetUnchanged(RulesetUnchanged.newBuilder()
                        .setCapture(capture)
                        .setBasis(UnchangedBasis.CAPTURE)
                        .build())
                .build();
    }

    private static Sha256 digest(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return new Sha256(bytes);
    }
}
