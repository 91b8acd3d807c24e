package io.chaindrift.processor.api;

import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.Trust;
import io.chaindrift.fact.AuditScope;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.DeleteRun;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.PlanClass;
import io.chaindrift.fact.Remedy;
import io.chaindrift.fact.Severity;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.fact.Verdict;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts with plausible values, to be changed where a test cares. */
final class Facts {

    static {
        TrustedClasses.trustTopics();
    }

    static final String CLUSTER = "demo";
    static final String PLANE = "ipv4-nft";
    static final String INPUT = "KUBE-ROUTER-INPUT";
    static final String STREAM = "01jstream0000000000000000000";
    static final String DIGEST = "4f".repeat(32);

    /** 2026-03-01T12:00:00Z. */
    static final Instant NOON = Instant.ofEpochMilli(1_772_366_400_000L);

    private Facts() {}

    static NodeLiveness live(String node, Instant at) {
        return liveness(node, LivenessState.LIVE, at);
    }

    static NodeLiveness liveness(String node, LivenessState state, @Nullable Instant at) {
        return NodeLiveness.newBuilder()
                .setCluster(CLUSTER)
                .setNode(node)
                .setState(state)
                .setLastObservedAt(at)
                .setEvidenceStream(at == null ? null : STREAM)
                .setEvidenceEpoch(at == null ? null : 1L)
                .setEvidenceSequence(at == null ? null : 7L)
                .setAllowedSilenceMillis(90_000)
                .setDecidedAt(NOON)
                .build();
    }

    /** A chain as it should be. */
    static ChainDrift clean(String node, String chain, String version, long rules) {
        return ChainDrift.newBuilder()
                .setCluster(CLUSTER)
                .setNode(node)
                .setPlane(PLANE)
                .setTable("filter")
                .setChain(chain)
                .setRouterVersion(version)
                .setRouterVersionClass("v2.2-v2.5")
                .setRouterFlavour(version.startsWith("k3s") ? RouterFlavour.K3S : RouterFlavour.UPSTREAM)
                .setRouterVersionHow(RouterVersionHow.INVENTORY)
                .setPreviousRouterVersion(null)
                .setUpgradeId(null)
                .setRules(rules)
                .setExpectedRules(rules)
                .setDistinctRules(rules)
                .setDuplicateRules(0)
                .setStaleVersionRules(0)
                .setStaleFlagRules(0)
                .setMissingRules(0)
                .setForeignRules(0)
                .setOutOfOrderRules(0)
                .setDriftRules(0)
                .setNetRules(0)
                .setCopiesPerSyncMilli(0)
                .setCopiesPerDayMilli(0)
                .setGrowth(Growth.STATIC)
                .setCause(DriftCause.NONE)
                .setVerdict(Verdict.CLEAN)
                .setUnknownReason(null)
                .setTrust(Trust.TRUSTED)
                .setProvisional(false)
                .setPods(5)
                .setPolicies(5)
                .setSyncOrdinal(15)
                .setObservedAt(NOON)
                .setEvidenceStream(STREAM)
                .setEvidenceEpoch(1_772_360_000_000L)
                .setEvidenceSequence(7)
                .setCanonicalDigest(DIGEST)
                .setScope(AuditScope.NETPOL)
                .build();
    }

    /** A chain with further copies of rules that belong. */
    static ChainDrift duplicated(String node, String chain, String version, long expected, long copies) {
        return ChainDrift.newBuilder(clean(node, chain, version, expected))
                .setRules(expected + copies)
                .setDuplicateRules(copies)
                .setDriftRules(copies)
                .setNetRules(copies)
                .setCause(DriftCause.EXISTENCE_CHECK_BROKEN_EARLIER)
                .setVerdict(Verdict.SURPLUS)
                .build();
    }

    /** A chain with rules of an older release. */
    static ChainDrift stale(String node, String chain, String version, long expected, long stale) {
        return ChainDrift.newBuilder(clean(node, chain, version, expected))
                .setRules(expected + stale)
                .setStaleVersionRules(stale)
                .setDriftRules(stale)
                .setNetRules(stale)
                .setCause(DriftCause.REWORDED_COMMENT)
                .setVerdict(Verdict.SURPLUS)
                .build();
    }

    static ChainFinding finding(String node, String id, FindingKind kind, String rule) {
        return ChainFinding.newBuilder()
                .setFindingId(id)
                .setCluster(CLUSTER)
                .setNode(node)
                .setPlane(PLANE)
                .setTable("filter")
                .setChain(INPUT)
                .setKind(kind)
                .setState(FindingState.OPEN)
                .setRule(rule)
                .setTag(null)
                .setTagVerified(false)
                .setWrittenBy("v1.1-v1.6")
                .setCopies(1)
                .setSurplus(1)
                .setSeverity(Severity.TICKET)
                .setHarmRulesPerPacket(1)
                .setCause(DriftCause.REWORDED_COMMENT)
                .setUpgradeId(null)
                .setRouterVersion("v2.2.1")
                .setRemedy(Remedy.CLEAN)
                .setPlanClass(PlanClass.NO_OP)
                .setProof("index 1 has the same match and a terminal target")
                .setRefusal(null)
                .setWhy("v2.2-v2.5 does not write this rule")
                .setDeleteRuns(List.of(new DeleteRun(4L, 1L, 1L)))
                .setFirstSeenAt(NOON.minusSeconds(3_600))
                .setLastChangedAt(NOON)
                .setResolvedAt(null)
                .setSuppressedUntil(null)
                .setEvidenceStream(STREAM)
                .setEvidenceEpoch(1_772_360_000_000L)
                .setEvidenceSequence(7)
                .setEvidenceDigest(DIGEST)
                .build();
    }

    static ChainUpgrade upgrade(String node, String id, String from, String to, Instant at) {
        return ChainUpgrade.newBuilder()
                .setUpgradeId(id)
                .setCluster(CLUSTER)
                .setNode(node)
                .setPlane(PLANE)
                .setTable("filter")
                .setChain(INPUT)
                .setFromVersion(from)
                .setToVersion(to)
                .setFromFlagsDigest(null)
                .setToFlagsDigest(null)
                .setStartedAt(at)
                .setRulesBefore(12L)
                .setRulesFirst(14L)
                .setRulesLatest(14L)
                .setRulesExpected(12L)
                .setSurplusBefore(0L)
                .setSurplusFirst(2L)
                .setSurplusLatest(2L)
                .setMissingLatest(0L)
                .setVerdict(UpgradeVerdict.RESIDUE)
                .setConvergedAt(null)
                .setObservedAt(NOON)
                .setEvidenceStream(STREAM)
                .setEvidenceEpoch(1_772_360_000_000L)
                .setEvidenceSequence(7)
                .setEvidenceDigest(DIGEST)
                .build();
    }
}
