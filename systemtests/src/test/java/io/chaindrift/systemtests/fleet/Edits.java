package io.chaindrift.systemtests.fleet;

import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Changes of a save's lines. */
final class Edits {

    private static final Pattern NAMES = Pattern.compile("(KUBE-(?:POD-FW|NWPLCY)-)([A-Z2-7]{16})");

    private Edits() {}

    /** The rules that hold this text stand there so many times, one after the other; 0: not at all. */
    static UnaryOperator<List<String>> copies(String text, int count) {
        return lines -> lines.stream()
                .flatMap(line -> line.startsWith("-A ") && line.contains(text)
                        ? Collections.nCopies(count, line).stream()
                        : Stream.of(line))
                .toList();
    }

    /** No line that holds this text. */
    static UnaryOperator<List<String>> without(String text) {
        return lines -> lines.stream().filter(line -> !line.contains(text)).toList();
    }

    /** No chain of a pod or a policy, and nothing that leads to one. */
    static UnaryOperator<List<String>> withoutPods() {
        return lines ->
                lines.stream().filter(line -> !NAMES.matcher(line).find()).toList();
    }

    /** Nothing of the router's. */
    static UnaryOperator<List<String>> emptied() {
        return lines -> lines.stream()
                .filter(line -> !line.contains("KUBE-ROUTER-") && !line.contains("KUBE-NWPLCY-"))
                .filter(line -> !line.contains("KUBE-POD-FW-"))
                .toList();
    }

    /** Every chain of a pod or a policy under another name, another one for each number. */
    static UnaryOperator<List<String>> renamed(int by) {
        return lines -> lines.stream().map(line -> renamed(line, by)).toList();
    }

    private static String renamed(String line, int by) {
        Matcher names = NAMES.matcher(line);
        return names.replaceAll(found ->
                found.group(1) + found.group(2).substring(by) + found.group(2).substring(0, by));
    }

    /** Both, one after the other. */
    @SafeVarargs
    static UnaryOperator<List<String>> all(UnaryOperator<List<String>>... edits) {
        return lines -> {
            List<String> changed = lines;
            for (UnaryOperator<List<String>> edit : edits) {
                changed = edit.apply(changed);
            }
            return changed;
        };
    }
}
