package io.chaindrift.inventory.core;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which nodes a DaemonSet selects: its template's node selector, required node affinity and tolerations, by the rules of
 * Kubernetes' DaemonSet controller. Preferences do not matter to it. Immutable.
 *
 * @param nodeSelector labels that a node must have
 * @param requiredTerms terms of which one must hold; empty: nothing is required
 * @param tolerations taints that do not matter
 */
public record NodeSelection(
        SortedMap<String, String> nodeSelector, List<Term> requiredTerms, List<Toleration> tolerations) {

    /** What the controller adds to every DaemonSet's pods; the last one to those on the host's network, as kube-router's are. */
    private static final List<Toleration> GIVEN_TO_ALL = List.of(
            new Toleration("node.kubernetes.io/not-ready", true, "", Taint.NO_EXECUTE),
            new Toleration("node.kubernetes.io/unreachable", true, "", Taint.NO_EXECUTE),
            new Toleration("node.kubernetes.io/disk-pressure", true, "", Taint.NO_SCHEDULE),
            new Toleration("node.kubernetes.io/memory-pressure", true, "", Taint.NO_SCHEDULE),
            new Toleration("node.kubernetes.io/pid-pressure", true, "", Taint.NO_SCHEDULE),
            new Toleration("node.kubernetes.io/unschedulable", true, "", Taint.NO_SCHEDULE),
            new Toleration("node.kubernetes.io/network-unavailable", true, "", Taint.NO_SCHEDULE));

    private static final String NAME_FIELD = "metadata.name";

    /** Selects every node without taints. */
    public static final NodeSelection ALL = new NodeSelection(new TreeMap<>(), List.of(), List.of());

    public NodeSelection {
        nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
        requiredTerms = List.copyOf(requiredTerms);
        tolerations = List.copyOf(tolerations);
    }

    /**
     * Conditions that must all hold. One without conditions holds for no node.
     *
     * @param labels conditions on labels
     * @param fields conditions on fields; there is only {@code metadata.name}
     */
    public record Term(List<NodeRequirement> labels, List<NodeRequirement> fields) {

        public Term {
            labels = List.copyOf(labels);
            fields = List.copyOf(fields);
        }

        boolean holds(ObservedNode node) {
            if (labels.isEmpty() && fields.isEmpty()) {
                return false;
            }
            return labels.stream().allMatch(label -> label.holds(node.labels().get(label.key())))
                    && fields.stream().allMatch(field -> field.key().equals(NAME_FIELD) && field.holds(node.name()));
        }

        /** For people. */
        public String text() {
            return Stream.concat(labels.stream(), fields.stream())
                    .map(NodeRequirement::text)
                    .collect(Collectors.joining(" and "));
        }
    }

    /** Whether the DaemonSet should have a pod on that node. */
    public boolean selects(ObservedNode node) {
        for (Map.Entry<String, String> label : nodeSelector.entrySet()) {
            if (!label.getValue().equals(node.labels().get(label.getKey()))) {
                return false;
            }
        }
        boolean required = requiredTerms.isEmpty() || requiredTerms.stream().anyMatch(term -> term.holds(node));
        return required && node.taints().stream().filter(Taint::repels).allMatch(this::tolerates);
    }

    private boolean tolerates(Taint taint) {
        return Stream.concat(tolerations.stream(), GIVEN_TO_ALL.stream())
                .anyMatch(toleration -> toleration.tolerates(taint));
    }
}
