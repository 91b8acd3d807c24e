package io.chaindrift.remediator.recommend;

import io.chaindrift.ruleset.named.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what to say about a node.
 *
 * <p>It promises: (1) at most one recommendation or refusal stands per plane; (2) an event only when the advice changes, so
 * asking twice says nothing the second time; (3) the events depend on the state alone, never on the order in which records of
 * different findings arrived; (4) a plan holds only findings that passed every gate, and what did not pass is named with the
 * reason; (5) what is no longer true is withdrawn, once.
 *
 * <p>It compares what should be said with what stands ({@link NodeState#standing()}), so it needs no memory of its own: read
 * back after a restart, the same findings and the same standing recommendations give no event. It decides on a state, not on
 * a single record: several findings of one capture arrive one after another, and the caller asks when they are all there.
 * Stateless and thread-safe.
 */
public final class Recommender {

    /** Raised whenever equal sets of findings would get another id. */
    private static final String SAGA_FORM = "chaindrift.saga/1";

    private Recommender() {}

    /** The events that make what stands equal to what should be said: withdrawals of a plane first. */
    public static List<RecommendationEvent> decide(NodeState state) {
        List<RecommendationEvent> events = new ArrayList<>();
        for (String plane : state.planes()) {
            decide(state, plane, events);
        }
        return List.copyOf(events);
    }

    /** The id of what is said about these findings of a plane: the order does not matter. */
    public static String sagaId(NodeKey key, String plane, Iterable<String> findingIds) {
        Digest.Builder digest = new Digest.Builder()
                .line(SAGA_FORM)
                .line(key.cluster())
                .line(key.node())
                .line(plane);
        TreeSet<String> sorted = new TreeSet<>();
        findingIds.forEach(sorted::add);
        sorted.forEach(digest::line);
        return digest.finish().hex();
    }

    private static void decide(NodeState state, String plane, List<RecommendationEvent> events) {
        List<NodeFinding> findings = state.findings().values().stream()
                .filter(finding -> finding.plane().equals(plane))
                .toList();
        List<RecommendationEvent> standing = state.standing().values().stream()
                .filter(event -> event.plane().equals(plane))
                .toList();
        Instant asOf = asOf(findings, standing);
        List<String> about = about(state, findings, standing);
        Optional<RecommendationEvent> wanted =
                about.isEmpty() ? Optional.empty() : Optional.of(wanted(state, plane, findings, about, asOf));
        for (RecommendationEvent old : standing) {
            if (wanted.isEmpty() || !wanted.get().sagaId().equals(old.sagaId())) {
                events.add(withdrawal(old, wanted, asOf));
            }
        }
        wanted.filter(event -> standing.stream().noneMatch(event::saysTheSameAs))
                .ifPresent(events::add);
    }

    private static Instant asOf(List<NodeFinding> findings, List<RecommendationEvent> standing) {
        Instant asOf = Instant.MIN;
        for (NodeFinding finding : findings) {
            asOf = later(asOf, finding.changedAt());
        }
        for (RecommendationEvent event : standing) {
            asOf = later(asOf, event.decidedAt());
        }
        return asOf;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * The findings that something must be said about: the active ones, and those that something was said about before their
     * record became unreadable.
     */
    private static List<String> about(NodeState state, List<NodeFinding> findings, List<RecommendationEvent> standing) {
        TreeSet<String> about = new TreeSet<>();
        findings.stream().filter(NodeFinding::isActive).forEach(finding -> about.add(finding.findingId()));
        for (RecommendationEvent event : standing) {
            event.findingIds().stream().filter(state.unreadable()::containsKey).forEach(about::add);
        }
        return List.copyOf(about);
    }

    private static RecommendationEvent wanted(
            NodeState state, String plane, List<NodeFinding> findings, List<String> about, Instant asOf) {
        PlaneReview review = new PlaneReview(findings, asOf);
        Optional<Plan> plan = review.review(state.unreadable());
        List<Refusal> refusals = review.refusals();
        return new RecommendationEvent(
                sagaId(state.key(), plane, about),
                state.key(),
                plane,
                plan.isPresent() ? RecommendationState.RECOMMENDED : RecommendationState.REFUSED,
                plan.orElse(null),
                refusals,
                plan.map(p -> recommended(p, refusals.size())).orElseGet(() -> refused(refusals)),
                review.gates(),
                asOf,
                about);
    }

    private static RecommendationEvent withdrawal(
            RecommendationEvent old, Optional<RecommendationEvent> wanted, Instant asOf) {
        String reason = wanted.map(event -> "the findings are others now: saga " + event.sagaId() + " takes its place")
                .orElse("all its findings are gone");
        List<String> still = wanted.map(event -> old.findingIds().stream()
                        .filter(event.findingIds()::contains)
                        .toList())
                .orElse(List.of());
        return new RecommendationEvent(
                old.sagaId(),
                old.key(),
                old.plane(),
                RecommendationState.WITHDRAWN,
                null,
                List.of(),
                reason,
                List.of(),
                asOf,
                still);
    }

    private static String recommended(Plan plan, int refused) {
        long safe = plan.count(DeleteClass.NO_OP);
        long changing = plan.count(DeleteClass.VERDICT_CHANGING);
        StringBuilder reason = new StringBuilder();
        reason.append(safe + changing)
                .append(safe + changing == 1 ? " rule" : " rules")
                .append(" can be deleted");
        if (changing == 0) {
            reason.append(", all proved to change no packet's verdict");
        } else if (safe == 0) {
            reason.append("; each may change a packet's verdict, so each needs a person's decision");
        } else {
            reason.append(": ")
                    .append(safe)
                    .append(" proved to change no packet's verdict, ")
                    .append(changing)
                    .append(" that may change one and need a person's decision");
        }
        if (refused > 0) {
            reason.append("; ")
                    .append(refused)
                    .append(refused == 1 ? " finding is" : " findings are")
                    .append(" refused");
        }
        return reason.append(". Delete right after a sync and look again after the next one.")
                .toString();
    }

    private static String refused(List<Refusal> refusals) {
        Map<String, Integer> reasons = new TreeMap<>();
        refusals.forEach(refusal -> reasons.merge(refusal.reason(), 1, Integer::sum));
        if (reasons.size() == 1) {
            return "nothing is recommended: " + reasons.keySet().iterator().next();
        }
        return "nothing is recommended: " + refusals.size() + " findings are refused, each for its own reason";
    }
}
