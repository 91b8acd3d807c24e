package io.chaindrift.cli.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes' standings amount to. Judged from every node's own standing and never from a sum: a node that is silent, unknown
 * or not yet on the version is never converged. Immutable.
 *
 * @param outcome what it amounts to
 * @param converged nodes that have converged
 * @param residue nodes that have not and will not by themselves
 * @param waiting nodes that are not on the version yet
 * @param unknown nodes of which it is not known, silent ones among them
 * @param reasons one line for each node that is in the way, and for what is missing from the answer
 */
record GateVerdict(Outcome outcome, int converged, int residue, int waiting, int unknown, List<String> reasons) {

    private static final Set<String> RESIDUE = Set.of("RESIDUE", "GROWING", "MISSING_RULES");

    GateVerdict {
        reasons = List.copyOf(reasons);
    }

    /** What there is to do. */
    enum Outcome {
        /** Every node that counts has converged. */
        CONVERGED,
        /** Every node that counts is decided, and some carry residue. */
        RESIDUE,
        /** Something is not decided yet. */
        UNDECIDED
    }

    /** The figures in a line. */
    String line() {
        return converged + " converged, " + residue + " with residue, " + waiting + " not on the version yet, "
                + unknown + " unknown or silent";
    }

    /**
     * Judges an answer of the API.
     *
     * @param gate the item of {@code /upgrades/gate}
     * @param incomplete what the API says is missing from it
     * @param selector which nodes count
     */
    static GateVerdict of(JsonNode gate, JsonNode incomplete, NodeSelector selector) {
        int converged = 0;
        int residue = 0;
        int waiting = 0;
        int unknown = 0;
        List<String> reasons = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        for (JsonNode node : gate.path("nodes")) {
            String name = node.path("node").asText();
            NodeSelector.Choice choice = selector.chooses(name, labels(node));
            named.add(name);
            if (choice == NodeSelector.Choice.NO) {
                continue;
            }
            seen.add(name);
            if (choice == NodeSelector.Choice.UNKNOWN) {
                unknown++;
                reasons.add(name + ": its labels are not known, so neither is whether it counts");
                continue;
            }
            String standing = node.path("standing").asText("UNKNOWN");
            if (standing.equals("CONVERGED")) {
                converged++;
                continue;
            }
            reasons.add(reason(node, name, standing));
            if (RESIDUE.contains(standing)) {
                residue++;
            } else if (standing.equals("PENDING")) {
                waiting++;
            } else {
                unknown++;
            }
        }
        for (String missing : selector.namesNotIn(named)) {
            unknown++;
            reasons.add(missing + ": asked for, and the API does not know it");
        }
        if (seen.isEmpty() && unknown == 0) {
            unknown++;
            reasons.add("no node is selected: that is not a converged fleet");
        }
        unknown += incompleteNodes(incomplete, selector, gate, reasons);
        Outcome outcome = unknown + waiting > 0 ? Outcome.UNDECIDED : residue > 0 ? Outcome.RESIDUE : Outcome.CONVERGED;
        return new GateVerdict(outcome, converged, residue, waiting, unknown, reasons);
    }

    /** What the API leaves out counts against it, unless it speaks of a node that does not count or is counted already. */
    private static int incompleteNodes(
            JsonNode incomplete, NodeSelector selector, JsonNode gate, List<String> reasons) {
        int count = 0;
        for (JsonNode gap : incomplete) {
            String name = gap.path("node").asText("");
            boolean ofNoNode = gap.path("node").isNull() || name.isEmpty();
            if (ofNoNode || matters(gate, name, selector)) {
                count++;
                reasons.add((ofNoNode ? "the API" : name) + ": incomplete: "
                        + gap.path("reason").asText("without a reason"));
            }
        }
        return count;
    }

    /** True for a node that may count and is not counted as something worse already. */
    private static boolean matters(JsonNode gate, String name, NodeSelector selector) {
        for (JsonNode node : gate.path("nodes")) {
            if (node.path("node").asText().equals(name)) {
                return selector.chooses(name, labels(node)) == NodeSelector.Choice.YES
                        && node.path("standing").asText().equals("CONVERGED");
            }
        }
        return selector.chooses(name, null) != NodeSelector.Choice.NO;
    }

    private static @Nullable Map<String, String> labels(JsonNode node) {
        if (!node.path("labels").isObject()) {
            return null;
        }
        Map<String, String> labels = new TreeMap<>();
        node.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static String reason(JsonNode node, String name, String standing) {
        StringBuilder reason = new StringBuilder(name).append(": ").append(standing);
        if (node.hasNonNull("routerVersion")) {
            reason.append(", runs ").append(node.path("routerVersion").asText());
        }
        if (node.hasNonNull("reason")) {
            reason.append(": ").append(node.path("reason").asText());
        }
        return reason.toString();
    }
}
