package io.chaindrift.remediator.recommend;

import io.chaindrift.remediator.recommend.FindingGate.GateAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the findings of one plane through the gates: those that pass all of them make the plan, the others are refused with
 * the reason of the first gate that stopped them. Used once, by one thread.
 */
final class PlaneReview {

    /** Newest event last; among events of one time the later in its stream. */
    private static final Comparator<NodeFinding> BY_EVENT = Comparator.comparing(NodeFinding::changedAt)
            .thenComparing(finding -> finding.evidence().epoch())
            .thenComparing(finding -> finding.evidence().sequence())
            .thenComparing(finding -> finding.evidence().stream())
            .thenComparing(NodeFinding::findingId);

    /** With more findings on one plane the record would come near the size that Kafka takes. */
    static final int MOST_FINDINGS = 500;

    private final List<NodeFinding> active;
    private final Instant asOf;
    private final @Nullable Evidence capture;
    private final List<GateOutcome> gates = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    /**
     * @param findings all findings of the plane, resolved ones too: they may rest on the newest capture
     * @param asOf header time of the newest event
     */
    PlaneReview(List<NodeFinding> findings, Instant asOf) {
        this.active = findings.stream().filter(NodeFinding::isActive).toList();
        this.asOf = asOf;
        this.capture = findings.stream()
                .filter(finding -> finding.evidence().digest() != null)
                .max(BY_EVENT)
                .map(NodeFinding::evidence)
                .orElse(null);
    }

    /** What the gates said, in the order they were asked. */
    List<GateOutcome> gates() {
        return List.copyOf(gates);
    }

    /** What is refused, sorted. */
    List<Refusal> refusals() {
        return refusals.stream().sorted(Refusal.ORDER).toList();
    }

    /**
     * Asks all gates.
     *
     * @param unreadable where records of the node are that could not be read, by finding
     * @return the plan, or empty when everything is refused
     */
    Optional<Plan> review(Map<String, String> unreadable) {
        gates.add(new GateOutcome("mode", GateVerdict.ALLOW, "RECOMMEND: nothing is sent to the node"));
        List<NodeFinding> remaining = few(readable(unreadable));
        for (FindingGate gate : FindingGate.values()) {
            remaining = ask(gate, remaining);
        }
        remaining = disjoint(remaining);
        remaining = captured(remaining);
        if (remaining.isEmpty()) {
            return Optional.empty();
        }
        List<RuleDelete> deletes = remaining.stream()
                .flatMap(finding -> deletesOf(finding).stream())
                .sorted(RuleDelete.ORDER)
                .toList();
        return Optional.of(new Plan(deletes, Objects.requireNonNull(capture)));
    }

    private List<NodeFinding> readable(Map<String, String> unreadable) {
        String input = active.size() + " findings; records that could not be read: "
                + (unreadable.isEmpty() ? "none" : String.join(", ", new TreeSet<>(unreadable.values())));
        if (unreadable.isEmpty()) {
            gates.add(new GateOutcome("readable", GateVerdict.ALLOW, input));
            return active;
        }
        gates.add(new GateOutcome("readable", GateVerdict.UNKNOWN, input));
        unreadable.forEach((findingId, where) -> refusals.add(new Refusal(
                findingId,
                null,
                null,
                null,
                "the record at " + where + " could not be read; nothing is recommended until a readable one follows")));
        return List.of();
    }

    private List<NodeFinding> few(List<NodeFinding> findings) {
        if (findings.size() <= MOST_FINDINGS) {
            return findings;
        }
        gates.add(new GateOutcome("size", GateVerdict.UNKNOWN, findings.size() + " findings"));
        refusals.add(new Refusal(
                null,
                null,
                null,
                null,
                "more than " + MOST_FINDINGS
                        + " findings on one plane: that is more than residue; look at the node, or reboot it"));
        return List.of();
    }

    private List<NodeFinding> ask(FindingGate gate, List<NodeFinding> findings) {
        if (findings.isEmpty()) {
            return findings;
        }
        List<NodeFinding> passed = new ArrayList<>();
        List<GateVerdict> stops = new ArrayList<>();
        Map<String, Integer> inputs = new TreeMap<>();
        for (NodeFinding finding : findings) {
            inputs.merge(gate.input(finding, asOf), 1, Integer::sum);
            GateAnswer answer = gate.ask(finding, asOf);
            if (answer.verdict() == GateVerdict.ALLOW) {
                passed.add(finding);
            } else {
                stops.add(answer.verdict());
                refusals.add(Refusal.of(finding, answer.reason()));
            }
        }
        gates.add(new GateOutcome(gate.gateName(), overall(passed, stops), counted(inputs)));
        return passed;
    }

    private static GateVerdict overall(List<NodeFinding> passed, List<GateVerdict> stops) {
        if (!passed.isEmpty()) {
            return GateVerdict.ALLOW;
        }
        return stops.contains(GateVerdict.DENY) ? GateVerdict.DENY : GateVerdict.UNKNOWN;
    }

    private static String counted(Map<String, Integer> inputs) {
        return inputs.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Two findings that name one rule contradict each other: then nothing of that chain is deleted. */
    private List<NodeFinding> disjoint(List<NodeFinding> findings) {
        if (findings.isEmpty()) {
            return findings;
        }
        Map<String, BitSet> seen = new TreeMap<>();
        TreeSet<String> contradictory = new TreeSet<>();
        for (NodeFinding finding : findings) {
            BitSet indexes = seen.computeIfAbsent(place(finding), chain -> new BitSet());
            for (IndexRun run : finding.deletes()) {
                for (long i = 0; i < run.count(); i++) {
                    int index = Math.toIntExact(run.first() + i * run.step());
                    if (indexes.get(index)) {
                        contradictory.add(place(finding));
                    }
                    indexes.set(index);
                }
            }
        }
        List<NodeFinding> passed = new ArrayList<>();
        for (NodeFinding finding : findings) {
            if (contradictory.contains(place(finding))) {
                refusals.add(Refusal.of(finding, "two findings name the same rule of this chain"));
            } else {
                passed.add(finding);
            }
        }
        gates.add(new GateOutcome(
                "disjoint",
                passed.isEmpty() ? GateVerdict.UNKNOWN : GateVerdict.ALLOW,
                "chains with a rule named twice: "
                        + (contradictory.isEmpty() ? "none" : String.join(", ", contradictory))));
        return passed;
    }

    private List<NodeFinding> captured(List<NodeFinding> findings) {
        if (findings.isEmpty()) {
            return findings;
        }
        if (capture != null) {
            gates.add(new GateOutcome(
                    "capture", GateVerdict.ALLOW, capture.describe() + ", plane's digest " + capture.digest()));
            return findings;
        }
        gates.add(new GateOutcome("capture", GateVerdict.UNKNOWN, "no finding rests on a capture"));
        findings.forEach(finding ->
                refusals.add(Refusal.of(finding, "it rests on no capture that indexes could refer to; waits for one")));
        return List.of();
    }

    private static String place(NodeFinding finding) {
        return finding.table() + " " + finding.chain();
    }

    private static List<RuleDelete> deletesOf(NodeFinding finding) {
        return finding.deletes().stream()
                .map(run -> new RuleDelete(
                        Objects.requireNonNull(finding.table()),
                        Objects.requireNonNull(finding.chain()),
                        run,
                        Objects.requireNonNull(finding.rule()),
                        Objects.requireNonNull(finding.planClass()),
                        Objects.requireNonNull(finding.proof()),
                        finding.writtenBy(),
                        finding.findingId()))
                .toList();
    }
}
