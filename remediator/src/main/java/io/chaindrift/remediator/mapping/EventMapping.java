package io.chaindrift.remediator.mapping;

import io.chaindrift.fact.PlanClass;
import io.chaindrift.remediation.PlanRefusal;
import io.chaindrift.remediation.PlannedDelete;
import io.chaindrift.remediation.RemediationEvent;
import io.chaindrift.remediation.RemediationMode;
import io.chaindrift.remediation.RemediationState;
import io.chaindrift.remediator.recommend.DeleteClass;
import io.chaindrift.remediator.recommend.Evidence;
import io.chaindrift.remediator.recommend.GateOutcome;
import io.chaindrift.remediator.recommend.GateVerdict;
import io.chaindrift.remediator.recommend.IndexRun;
import io.chaindrift.remediator.recommend.NodeKey;
import io.chaindrift.remediator.recommend.Plan;
import io.chaindrift.remediator.recommend.RecommendationEvent;
import io.chaindrift.remediator.recommend.RecommendationState;
import io.chaindrift.remediator.recommend.Refusal;
import io.chaindrift.remediator.recommend.RuleDelete;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the remediator's events and reads them back. Stateless and thread-safe. */
public final class EventMapping {

    /** Who decides, in every event. */
    public static final String DECIDED_BY = "remediator";

    private EventMapping() {}

    /** The record of an event. */
    public static RemediationEvent record(RecommendationEvent event) {
        Plan plan = event.plan();
        Evidence capture = plan == null ? null : plan.capture();
        return RemediationEvent.newBuilder()
                .setSagaId(event.sagaId())
                .setCluster(event.key().cluster())
                .setNode(event.key().node())
                .setPlane(event.plane())
                .setState(stateRecord(event.state()))
                .setMode(RemediationMode.RECOMMEND)
                .setPlanDigest(event.planDigest())
                .setPlanClass(plan == null ? null : classRecord(plan.worstClass()))
                .setDeletes(plan == null ? List.of() : deletes(plan))
                .setRefusals(event.refusals().stream()
                        .map(EventMapping::refusalRecord)
                        .toList())
                .setReason(event.reason())
                .setGates(event.gates().stream().map(EventMapping::gateRecord).toList())
                .setDecidedAt(event.decidedAt())
                .setDecidedBy(DECIDED_BY)
                .setFindingIds(event.findingIds())
                .setEvidenceStream(capture == null ? null : capture.stream())
                .setEvidenceEpoch(capture == null ? null : capture.epoch())
                .setEvidenceSequence(capture == null ? null : capture.sequence())
                .setEvidenceDigest(capture == null ? null : capture.digest())
                .build();
    }

    /** The event of a record; empty when it is not one that recommends, refuses or withdraws. */
    public static Optional<RecommendationEvent> event(RemediationEvent record) {
        RecommendationState state = state(record.getState());
        if (state == null || record.getMode() != RemediationMode.RECOMMEND) {
            return Optional.empty();
        }
        return Optional.of(new RecommendationEvent(
                record.getSagaId(),
                new NodeKey(record.getCluster(), record.getNode()),
                record.getPlane(),
                state,
                state == RecommendationState.RECOMMENDED ? plan(record) : null,
                record.getRefusals().stream().map(EventMapping::refusal).toList(),
                record.getReason(),
                record.getGates().stream().map(EventMapping::gate).toList(),
                record.getDecidedAt(),
                record.getFindingIds()));
    }

    private static List<PlannedDelete> deletes(Plan plan) {
        return plan.deletes().stream()
                .map(delete -> PlannedDelete.newBuilder()
                        .setTable(delete.table())
                        .setChain(delete.chain())
                        .setFirst(delete.run().first())
                        .setStep(delete.run().step())
                        .setCount(delete.run().count())
                        .setRule(delete.rule())
                        .setClass$(classRecord(delete.deleteClass()))
                        .setProof(delete.proof())
                        .setWrittenBy(delete.writtenBy())
                        .setFindingId(delete.findingId())
                        .build())
                .toList();
    }

    private static Plan plan(RemediationEvent record) {
        List<RuleDelete> deletes = record.getDeletes().stream()
                .map(delete -> new RuleDelete(
                        delete.getTable(),
                        delete.getChain(),
                        new IndexRun(delete.getFirst(), delete.getStep(), delete.getCount()),
                        delete.getRule(),
                        delete.getClass$() == PlanClass.NO_OP ? DeleteClass.NO_OP : DeleteClass.VERDICT_CHANGING,
                        delete.getProof(),
                        delete.getWrittenBy(),
                        delete.getFindingId()))
                .toList();
        Evidence capture = new Evidence(
                Objects.requireNonNull(record.getEvidenceStream(), "a plan without the stream of its capture"),
                Objects.requireNonNull(record.getEvidenceEpoch(), "a plan without the epoch of its capture"),
                Objects.requireNonNull(record.getEvidenceSequence(), "a plan without the sequence of its capture"),
                record.getEvidenceDigest());
        return new Plan(deletes, capture);
    }

    private static PlanRefusal refusalRecord(Refusal refusal) {
        return PlanRefusal.newBuilder()
                .setFindingId(refusal.findingId())
                .setTable(refusal.table())
                .setChain(refusal.chain())
                .setRule(refusal.rule())
                .setReason(refusal.reason())
                .build();
    }

    private static Refusal refusal(PlanRefusal record) {
        return new Refusal(
                record.getFindingId(), record.getTable(), record.getChain(), record.getRule(), record.getReason());
    }

    private static io.chaindrift.remediation.GateOutcome gateRecord(GateOutcome gate) {
        return io.chaindrift.remediation.GateOutcome.newBuilder()
                .setName(gate.name())
                .setVerdict(
                        switch (gate.verdict()) {
                            case ALLOW -> io.chaindrift.remediation.GateVerdict.ALLOW;
                            case DENY -> io.chaindrift.remediation.GateVerdict.DENY;
                            case UNKNOWN -> io.chaindrift.remediation.GateVerdict.UNKNOWN;
                        })
                .setInput(gate.input())
                .build();
    }

    private static GateOutcome gate(io.chaindrift.remediation.GateOutcome record) {
        GateVerdict verdict = switch (record.getVerdict()) {
            case ALLOW -> GateVerdict.ALLOW;
            case DENY -> GateVerdict.DENY;
            case UNKNOWN -> GateVerdict.UNKNOWN;
        };
        return new GateOutcome(record.getName(), verdict, record.getInput());
    }

    private static PlanClass classRecord(DeleteClass deleteClass) {
        return switch (deleteClass) {
            case NO_OP -> PlanClass.NO_OP;
            case VERDICT_CHANGING -> PlanClass.VERDICT_CHANGING;
        };
    }

    private static RemediationState stateRecord(RecommendationState state) {
        return switch (state) {
            case RECOMMENDED -> RemediationState.RECOMMENDED;
            case REFUSED -> RemediationState.REFUSED;
            case WITHDRAWN -> RemediationState.WITHDRAWN;
        };
    }

    private static @Nullable RecommendationState state(RemediationState state) {
        return switch (state) {
            case RECOMMENDED -> RecommendationState.RECOMMENDED;
            case REFUSED -> RecommendationState.REFUSED;
            case WITHDRAWN -> RecommendationState.WITHDRAWN;
            case UNKNOWN,
                    PROPOSED,
                    APPROVED,
                    SIGNED,
                    ACCEPTED,
                    DRY_RUN,
                    APPLIED,
                    VERIFIED,
                    DONE,
                    UNDONE,
                    EXPIRED,
                    RESURRECTED,
                    QUARANTINED,
                    REPLACED -> null;
        };
    }
}
