package io.chaindrift.processor.mapping;

import io.chaindrift.event.Backend;
import io.chaindrift.event.ReportNow;
import io.chaindrift.event.ReportReason;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.Trust;
import io.chaindrift.fact.AuditScope;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.DeleteRun;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.ForeignRulesLost;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.IptablesEvidence;
import io.chaindrift.fact.LossOrigin;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.PlanClass;
import io.chaindrift.fact.Remedy;
import io.chaindrift.fact.Severity;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.fact.Verdict;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.ForeignLoss;
import io.chaindrift.processor.audit.model.IptablesVersion;
import io.chaindrift.processor.audit.model.LogCounts;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.StandingRow;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.schemas.RecordKeys;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes facts as records of their topics. Stateless and thread-safe. */
public final class FactMapper {

    private FactMapper() {}

    /** How a chain stands, for the drift topic. */
    public static ChainDrift drift(String cluster, String node, DriftRow row) {
        Evidence evidence = row.evidence();
        return ChainDrift.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setPlane(row.chain().plane())
                .setTable(row.chain().table())
                .setChain(row.chain().chain())
                .setRouterVersion(row.router().version())
                .setRouterVersionClass(row.router().versionClass())
                .setRouterFlavour(RouterFlavour.valueOf(row.router().flavour().name()))
                .setRouterVersionHow(RouterVersionHow.valueOf(row.router().how().name()))
                .setPreviousRouterVersion(row.router().previousVersion())
                .setUpgradeId(row.router().upgradeId())
                .setRules(row.counts().rules())
                .setExpectedRules(row.counts().expected())
                .setDistinctRules(row.counts().distinct())
                .setDuplicateRules(row.counts().duplicate())
                .setStaleVersionRules(row.counts().staleVersion())
                .setStaleFlagRules(row.counts().staleFlags())
                .setMissingRules(row.counts().missing())
                .setForeignRules(row.counts().foreign())
                .setOutOfOrderRules(row.counts().outOfOrder())
                .setDriftRules(row.counts().drift())
                .setNetRules(row.counts().net())
                .setCopiesPerSyncMilli(row.copiesPerSyncMilli())
                .setCopiesPerDayMilli(row.copiesPerDayMilli())
                .setForecastCopiesIn7Days(row.forecast())
                .setGrowth(Growth.valueOf(row.growth().name()))
                .setCause(DriftCause.valueOf(row.cause().name()))
                .setVerdict(Verdict.valueOf(row.verdict().name()))
                .setUnknownReason(row.unknownReason())
                .setTrust(row.trusted() ? Trust.TRUSTED : Trust.SUSPECT)
                .setProvisional(row.provisional())
                .setPods(row.pods())
                .setPolicies(row.policies())
                .setSyncOrdinal(row.sync())
                .setObservedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .setEvidenceStream(evidence.position().stream())
                .setEvidenceEpoch(evidence.position().epoch())
                .setEvidenceSequence(evidence.position().sequence())
                .setCanonicalDigest(row.digest())
                .setScope(AuditScope.NETPOL)
                .build();
    }

    /** How a finding stands, for the findings topic. */
    public static ChainFinding finding(String cluster, String node, FindingRow row) {
        FindingBody body = row.body();
        Evidence evidence = row.evidence();
        return ChainFinding.newBuilder()
                .setFindingId(row.id())
                .setCluster(cluster)
                .setNode(node)
                .setPlane(body.plane())
                .setTable(body.table())
                .setChain(body.chain())
                .setKind(FindingKind.valueOf(body.kind().name()))
                .setState(FindingState.valueOf(row.status().name()))
                .setRule(body.rule())
                .setTag(body.tag())
                .setTagVerified(body.tagVerified())
                .setWrittenBy(body.writtenBy())
                .setCopies(body.copies())
                .setSurplus(body.surplus())
                .setSeverity(Severity.valueOf(row.severity().name()))
                .setHarmRulesPerPacket(body.harm())
                .setCause(DriftCause.valueOf(row.cause().name()))
                .setUpgradeId(row.upgradeId())
                .setRouterVersion(row.routerVersion())
                .setRemedy(Remedy.valueOf(body.remedy().name()))
                .setPlanClass(
                        body.planClass() == null
                                ? null
                                : PlanClass.valueOf(body.planClass().name()))
                .setProof(body.proof())
                .setRefusal(body.refusal())
                .setWhy(body.why())
                .setDeleteRuns(body.deletes().stream()
                        .map(run -> new DeleteRun(run.first(), run.step(), run.count()))
                        .toList())
                .setFirstSeenAt(Instant.ofEpochMilli(row.firstSeenAt()))
                .setLastChangedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .setResolvedAt(instant(row.resolvedAt()))
                .setSuppressedUntil(null)
                .setEvidenceStream(evidence.position().stream())
                .setEvidenceEpoch(evidence.position().epoch())
                .setEvidenceSequence(evidence.position().sequence())
                .setEvidenceDigest(row.evidenceDigest())
                .build();
    }

    /** How a chain came through an upgrade, for the upgrades topic. */
    public static ChainUpgrade upgrade(String cluster, String node, UpgradeRow row) {
        Evidence evidence = row.evidence();
        return ChainUpgrade.newBuilder()
                .setUpgradeId(row.upgrade().id())
                .setCluster(cluster)
                .setNode(node)
                .setPlane(row.chain().plane())
                .setTable(row.chain().table())
                .setChain(row.chain().chain())
                .setFromVersion(row.upgrade().fromVersion())
                .setToVersion(row.upgrade().toVersion())
                .setFromVersionClass(row.upgrade().fromVersionClass())
                .setToVersionClass(row.upgrade().toVersionClass())
                .setFromFlagsDigest(row.upgrade().fromFlagsDigest())
                .setToFlagsDigest(row.upgrade().toFlagsDigest())
                .setStartedAt(Instant.ofEpochMilli(row.upgrade().startedAt()))
                .setRulesBefore(row.rulesBefore())
                .setRulesFirst(row.rulesFirst())
                .setRulesLatest(row.rulesLatest())
                .setRulesExpected(row.rulesExpected())
                .setSurplusBefore(row.surplusBefore())
                .setSurplusFirst(row.surplusFirst())
                .setSurplusLatest(row.surplusLatest())
                .setMissingLatest(row.missingLatest())
                .setVerdict(UpgradeVerdict.valueOf(row.verdict().name()))
                .setConvergedAt(instant(row.convergedAt()))
                .setObservedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .setEvidenceStream(evidence.position().stream())
                .setEvidenceEpoch(evidence.position().epoch())
                .setEvidenceSequence(evidence.position().sequence())
                .setEvidenceDigest(row.evidenceDigest())
                .build();
    }

    /** How a node stands, for the nodes topic. */
    public static NodeStanding standing(String cluster, String node, StandingRow row) {
        Contribution books = row.books();
        LogCounts counts = Objects.requireNonNullElse(row.counts(), LogCounts.NONE);
        return NodeStanding.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setStanding(Standing.valueOf(books.standing().name()))
                .setReason(row.reason())
                .setExpected(books.expected())
                .setRouterVersion(books.routerVersion())
                .setRouterFlagsDigest(row.flagsDigest())
                .setBootedUnder(row.bootedUnder())
                .setOwnChains(row.ownChains())
                .setLagging(books.lagging())
                .setDuplicateRules(books.duplicateRules())
                .setStaleRules(books.staleRules())
                .setMissingRules(books.missingRules())
                .setOrphanPlanes(books.orphanPlanes())
                .setPlanes(row.planes().stream()
                        .map(plane -> new io.chaindrift.fact.PlaneStanding(
                                plane.plane(), plane.staticDigest(), plane.trusted(), plane.trouble()))
                        .toList())
                .setObservedAt(Instant.ofEpochMilli(books.asOf()))
                .setRestarts(counts.restarts())
                .setGaps(counts.gaps())
                .setSuspectCaptures(counts.suspectCaptures())
                .setFailedCaptures(counts.failedCaptures())
                .setBrokenCaptures(counts.brokenCaptures())
                .setContradictions(counts.contradictions())
                .setUnreadable(counts.unreadable())
                .build();
    }

    /** A time under one router, for the routers topic. */
    public static io.chaindrift.fact.RouterInterval router(
            String cluster, String node, RouterInterval interval, Evidence evidence) {
        RouterSighting router = interval.sighting();
        IptablesVersion iptables = interval.iptables();
        return io.chaindrift.fact.RouterInterval.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setIntervalId(interval.id())
                .setFlavour(RouterFlavour.valueOf(router.flavour().name()))
                .setVersion(router.version())
                .setVersionClass(router.versionClass())
                .setHow(RouterVersionHow.valueOf(router.how().name()))
                .setFlagsDigest(router.flagsDigest())
                .setIptablesVersion(iptables == null ? null : iptables.version())
                .setIptablesHow(
                        iptables == null
                                ? IptablesEvidence.UNKNOWN
                                : IptablesEvidence.valueOf(iptables.how().name()))
                .setIptablesInherited(iptables != null && iptables.inherited())
                .setActiveBackend(backend(router.activeBackend()))
                .setSinceAt(Instant.ofEpochMilli(interval.since()))
                .setUntilAt(instant(interval.until()))
                .setCorrected(interval.corrected())
                .setContradiction(interval.contradiction())
                .setObservedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .build();
    }

    /** Foreign rules that a sync dropped, for the topic of losses. */
    public static ForeignRulesLost loss(String cluster, String node, ForeignLoss loss) {
        Evidence evidence = loss.evidence();
        return ForeignRulesLost.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setPlane(loss.chain().plane())
                .setTable(loss.chain().table())
                .setChain(loss.chain().chain())
                .setChainGone(loss.gone())
                .setRulesBefore(loss.before())
                .setRulesAfter(loss.after())
                .setLost(loss.before() - loss.after())
                .setDigestBefore(loss.digestBefore())
                .setDigestAfter(loss.digestAfter())
                .setSyncOrdinal(loss.sync())
                .setSyncs(loss.syncs())
                .setOrigin(LossOrigin.valueOf(loss.certainty().name()))
                .setCommits(loss.commits())
                .setCommitSyncs(loss.commitSyncs())
                .setCommitter(loss.committer())
                .setRouterVersion(loss.routerVersion())
                .setObservedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .setEvidenceStream(evidence.position().stream())
                .setEvidenceEpoch(evidence.position().epoch())
                .setEvidenceSequence(evidence.position().sequence())
                .build();
    }

    private static Backend backend(@Nullable IptablesBackend backend) {
        return backend == null ? Backend.UNKNOWN : Backend.valueOf(backend.name());
    }

    /** The request for a fresh keyframe; the same cause gives the same request. */
    public static ReportNow reportNow(String cluster, String node, AuditFact.ReportWanted wanted) {
        Evidence evidence = wanted.evidence();
        String plane = wanted.plane() == null ? "*" : wanted.plane();
        String id = RecordKeys.join(
                plane,
                evidence.position().stream(),
                Long.toString(evidence.position().epoch()),
                Long.toString(evidence.position().sequence()));
        return ReportNow.newBuilder()
                .setCluster(cluster)
                .setNode(node)
                .setRequestId(id)
                .setPlane(wanted.plane())
                .setReason(reason(wanted.reason()))
                .setCauseStream(evidence.position().stream())
                .setCauseEpoch(evidence.position().epoch())
                .setCauseSequence(evidence.position().sequence())
                .setRequestedAt(Instant.ofEpochMilli(evidence.observedAt()))
                .build();
    }

    /** Why a line of history was written. */
    public static EmitReason because(io.chaindrift.processor.audit.model.EmitReason reason) {
        return EmitReason.valueOf(reason.name());
    }

    private static ReportReason reason(Trouble.Reason reason) {
        return switch (reason) {
            case CANON_MISMATCH -> ReportReason.CANON_MISMATCH;
            case BROKEN_LINKAGE, DIGEST_MISMATCH, BROKEN_PARTS, PROCESSING_FAILED -> ReportReason.BROKEN_LINKAGE;
            case GAP, EVENTS_LOST, DUPLICATE_IDENTITY, EQUIVOCATION, UNREADABLE, NOT_LOOKED_AT, NOT_SPOKEN_OF ->
                ReportReason.GAP;
        };
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
