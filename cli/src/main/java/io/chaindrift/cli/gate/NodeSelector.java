package io.chaindrift.cli.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes count: by name, with {@code *} for any text, and by label. Of the names one must fit, of the conditions on labels all
 * must hold, as in kubectl. Immutable.
 */
final class NodeSelector {

    private final List<String> names;
    private final List<Pattern> patterns;
    private final List<LabelCondition> labels;

    /** Whether a node counts. */
    enum Choice {
        YES,
        NO,
        /** It depends on labels that nobody has told. */
        UNKNOWN
    }

    /** A condition on a label: that it has, or has not, a value. A label that is not there has no value. */
    private record LabelCondition(String key, String value, boolean equal) {

        boolean holds(Map<String, String> known) {
            return value.equals(known.get(key)) == equal;
        }
    }

    private NodeSelector(List<String> names, List<LabelCondition> labels) {
        this.names = List.copyOf(names);
        this.labels = List.copyOf(labels);
        this.patterns = names.stream()
                .map(name -> Pattern.compile(List.of(name.split("\\*", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"))))
                .toList();
    }

    /** All nodes. */
    static NodeSelector all() {
        return new NodeSelector(List.of(), List.of());
    }

    /**
     * Nodes of these names and labels.
     *
     * @param text names, and conditions on labels ({@code key=value}, {@code key!=value}), separated by commas
     * @throws IllegalArgumentException when one of them is empty
     */
    static NodeSelector of(String text) {
        List<String> names = new ArrayList<>();
        List<LabelCondition> labels = new ArrayList<>();
        for (String term : text.split(",", -1)) {
            if (term.isBlank()) {
                throw new IllegalArgumentException("'" + text + "' has an empty name");
            }
            int at = term.indexOf('=');
            if (at < 0) {
                names.add(term.strip());
            } else {
                labels.add(condition(term, at));
            }
        }
        return new NodeSelector(names, labels);
    }

    private static LabelCondition condition(String term, int at) {
        boolean unequal = at > 0 && term.charAt(at - 1) == '!';
        boolean twice = !unequal && term.startsWith("==", at);
        String key = term.substring(0, unequal ? at - 1 : at).strip();
        String value = term.substring(twice ? at + 2 : at + 1).strip();
        if (key.isEmpty() || value.contains("=")) {
            throw new IllegalArgumentException("'" + term + "' is no condition on a label, such as pool=canary");
        }
        return new LabelCondition(key, value, !unequal);
    }

    /**
     * Whether a node counts.
     *
     * @param known its labels; null: nobody has told them
     */
    Choice chooses(String node, @Nullable Map<String, String> known) {
        if (!fits(node)) {
            return Choice.NO;
        }
        if (labels.isEmpty()) {
            return Choice.YES;
        }
        if (known == null) {
            return Choice.UNKNOWN;
        }
        return labels.stream().allMatch(label -> label.holds(known)) ? Choice.YES : Choice.NO;
    }

    private boolean fits(String node) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(node).matches());
    }

    /** Names that were asked for and are not among these; and patterns that none of these matches. */
    List<String> namesNotIn(Set<String> seen) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Pattern pattern = patterns.get(i);
            if (seen.stream().noneMatch(name -> pattern.matcher(name).matches())) {
                missing.add(names.get(i));
            }
        }
        return missing;
    }
}
