package io.chaindrift.remediator.recommend;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the remediator says about one plane of one node. Immutable.
 *
 * @param sagaId digest of cluster, node, plane and the set of findings
 * @param key the node
 * @param plane the plane's id
 * @param state where it stands
 * @param plan what to delete; null: nothing
 * @param refusals what is not deleted and why, sorted by chain and finding
 * @param reason why it is in this state, for people
 * @param gates what was asked, in order
 * @param decidedAt header time of the event that caused the decision
 * @param findingIds the findings it is about, sorted
 */
public record RecommendationEvent(
        String sagaId,
        NodeKey key,
        String plane,
        RecommendationState state,
        @Nullable Plan plan,
        List<Refusal> refusals,
        String reason,
        List<GateOutcome> gates,
        Instant decidedAt,
        List<String> findingIds) {

    public RecommendationEvent {
        Objects.requireNonNull(sagaId, "sagaId");
        refusals = List.copyOf(refusals);
        gates = List.copyOf(gates);
        findingIds = List.copyOf(findingIds);
        if ((state == RecommendationState.RECOMMENDED) != (plan != null)) {
            throw new IllegalArgumentException(state + " of saga " + sagaId + ": a plan belongs to RECOMMENDED alone");
        }
    }

    /** Whether it gives the same advice: time, evidence and the gates' inputs may differ. */
    boolean saysTheSameAs(RecommendationEvent other) {
        return sagaId.equals(other.sagaId)
                && state == other.state
                && Objects.equals(planDigest(), other.planDigest())
                && refusals.equals(other.refusals)
                && reason.equals(other.reason)
                && findingIds.equals(other.findingIds);
    }

    /** SHA-256 of the plan, lower-case hex, or null without a plan. */
    public @Nullable String planDigest() {
        return plan == null ? null : plan.digest();
    }
}
