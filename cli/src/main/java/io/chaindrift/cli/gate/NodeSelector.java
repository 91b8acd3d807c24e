package io.chaindrift.cli.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which nodes count: names, with {@code *} for any text. Immutable. */
final class NodeSelector {

    private final List<String> names;
    private final List<Pattern> patterns;

    private NodeSelector(List<String> names) {
        this.names = List.copyOf(names);
        this.patterns = names.stream()
                .map(name -> Pattern.compile(List.of(name.split("\\*", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"))))
                .toList();
    }

    /** All nodes. */
    static NodeSelector all() {
        return new NodeSelector(List.of());
    }

    /**
     * Nodes of these names.
     *
     * @param text names, separated by commas
     * @throws IllegalArgumentException when there is no name in it
     */
    static NodeSelector of(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("'" + text + "' has an empty name");
            }
            names.add(name.strip());
        }
        return new NodeSelector(names);
    }

    boolean selects(String node) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(node).matches());
    }

    /** Names without {@code *} that were asked for and are not among these; and patterns that none of these matches. */
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
