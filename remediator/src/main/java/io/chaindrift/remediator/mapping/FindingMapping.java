package io.chaindrift.remediator.mapping;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.PlanClass;
import io.chaindrift.fact.Remedy;
import io.chaindrift.remediator.recommend.DeleteClass;
import io.chaindrift.remediator.recommend.Evidence;
import io.chaindrift.remediator.recommend.FindingKind;
import io.chaindrift.remediator.recommend.FindingRemedy;
import io.chaindrift.remediator.recommend.FindingState;
import io.chaindrift.remediator.recommend.IndexRun;
import io.chaindrift.remediator.recommend.NodeFinding;
import io.chaindrift.remediator.recommend.NodeKey;
import org.jspecify.annotations.Nullable;

/** Reads findings. Stateless and thread-safe. */
public final class FindingMapping {

    private FindingMapping() {}

    /** The finding in the core's words: what it does not know becomes UNKNOWN, which nothing is recommended on. */
    public static NodeFinding finding(ChainFinding finding) {
        return new NodeFinding(
                finding.getFindingId(),
                new NodeKey(finding.getCluster(), finding.getNode()),
                finding.getPlane(),
                finding.getTable(),
                finding.getChain(),
                kind(finding.getKind()),
                state(finding.getState()),
                finding.getRule(),
                finding.getWrittenBy(),
                finding.getSurplus(),
                finding.getCause() == DriftCause.EXISTENCE_CHECK_BROKEN_NOW,
                remedy(finding.getRemedy()),
                deleteClass(finding.getPlanClass()),
                finding.getProof(),
                finding.getRefusal(),
                finding.getDeleteRuns().stream()
                        .map(run -> new IndexRun(run.getFirst(), run.getStep(), run.getCount()))
                        .toList(),
                finding.getLastChangedAt(),
                finding.getSuppressedUntil(),
                new Evidence(
                        finding.getEvidenceStream(),
                        finding.getEvidenceEpoch(),
                        finding.getEvidenceSequence(),
                        finding.getEvidenceDigest()));
    }

    private static FindingKind kind(io.chaindrift.fact.FindingKind kind) {
        return switch (kind) {
            case DUPLICATE -> FindingKind.DUPLICATE;
            case STALE_VERSION -> FindingKind.STALE_VERSION;
            case STALE_FLAGS -> FindingKind.STALE_FLAGS;
            case MISSING -> FindingKind.MISSING;
            case OUT_OF_ORDER -> FindingKind.OUT_OF_ORDER;
            case ORPHAN_PLANE -> FindingKind.ORPHAN_PLANE;
            case LEFTOVER -> FindingKind.LEFTOVER;
            case UNKNOWN -> FindingKind.UNKNOWN;
        };
    }

    private static FindingState state(io.chaindrift.fact.FindingState state) {
        return switch (state) {
            case PROVISIONAL -> FindingState.PROVISIONAL;
            case OPEN -> FindingState.OPEN;
            case RESOLVED -> FindingState.RESOLVED;
            case UNKNOWN -> FindingState.UNKNOWN;
        };
    }

    private static FindingRemedy remedy(Remedy remedy) {
        return switch (remedy) {
            case CLEAN -> FindingRemedy.CLEAN;
            case REBOOT -> FindingRemedy.REBOOT;
            case UPGRADE_FIRST -> FindingRemedy.UPGRADE_FIRST;
            case NONE -> FindingRemedy.NONE;
            case UNKNOWN -> FindingRemedy.UNKNOWN;
        };
    }

    private static @Nullable DeleteClass deleteClass(@Nullable PlanClass planClass) {
        if (planClass == null) {
            return null;
        }
        return switch (planClass) {
            case NO_OP -> DeleteClass.NO_OP;
            case VERDICT_CHANGING -> DeleteClass.VERDICT_CHANGING;
            case UNKNOWN -> null;
        };
    }
}
