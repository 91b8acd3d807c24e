package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jumps to pods' chains that should be there: since v1.3, for each pod one in KUBE-ROUTER-INPUT, four in -FORWARD and two in
 * -OUTPUT. Before, only pods that a policy selects have them, which rules alone do not tell.
 */
final class PodJumps {

    private static final Pattern TARGET = Pattern.compile(" -j (\\{pod:([^}#!?/]+)/([^}#!?]+)\\})$");
    private static final String[][] SHAPES = {
        {"KUBE-ROUTER-INPUT", "-s ", ""},
        {"KUBE-ROUTER-FORWARD", "-d ", ""},
        {"KUBE-ROUTER-FORWARD", "-d ", "-m physdev --physdev-is-bridged "},
        {"KUBE-ROUTER-FORWARD", "-s ", ""},
        {"KUBE-ROUTER-FORWARD", "-s ", "-m physdev --physdev-is-bridged "},
        {"KUBE-ROUTER-OUTPUT", "-d ", ""},
        {"KUBE-ROUTER-OUTPUT", "-s ", ""},
    };

    private PodJumps() {}

    /** For each own chain the jumps that are not there although the pod's chain and another jump to it are. */
    static Map<String, List<String>> missing(
            NamedRuleset ruleset, Map<String, ChainView> views, VersionClass versionClass) {
        if (versionClass == VersionClass.V1_0 || versionClass == VersionClass.V1_1) {
            return Map.of();
        }
        Map<String, Seen> pods = new HashMap<>();
        for (ChainView view : views.values()) {
            Seen last = null;
            for (ChainView.Group group : view.groups()) {
                if (last == null || !group.rule().endsWith(last.jump)) {
                    String target = group.pod();
                    last = target == null ? null : pods.computeIfAbsent(target, Seen::new);
                }
                if (last != null) {
                    last.add(view.name(), group.rule());
                }
            }
        }
        Map<String, Seen> incomplete = new TreeMap<>();
        pods.forEach((pod, seen) -> {
            if (!seen.complete() && ruleset.filterChain(pod) != null) {
                incomplete.put(pod, seen);
            }
        });
        Map<String, List<String>> missing = new HashMap<>();
        incomplete.forEach((pod, seen) -> {
            for (int shape = 0; shape < SHAPES.length; shape++) {
                String rule = seen.has(shape) ? null : seen.render(SHAPES[shape]);
                if (rule != null) {
                    missing.computeIfAbsent(SHAPES[shape][0], chain -> new ArrayList<>())
                            .add(rule);
                }
            }
        });
        return missing;
    }

    /** The shapes in which the jumps to one pod were seen, all with the address of the first. */
    private static final class Seen {
        private final String jump;
        private String sample = "";
        private String address = "";
        private int shapes;

        Seen(String pod) {
            this.jump = " -j " + pod;
        }

        void add(String chain, String rule) {
            int option = 3 + chain.length() + 1;
            int shape = shape(chain, rule, option);
            if (shape < 0) {
                return;
            }
            String here = rule.substring(option + 3, rule.indexOf(' ', option + 3));
            if (shapes == 0) {
                sample = rule;
                address = here;
            }
            if (here.equals(address)) {
                shapes |= 1 << shape;
            }
        }

        private static int shape(String chain, String rule, int option) {
            boolean bridged = rule.indexOf(" -m physdev --physdev-is-bridged ", option) >= 0;
            for (int i = 0; i < SHAPES.length; i++) {
                if (SHAPES[i][0].equals(chain)
                        && rule.startsWith(SHAPES[i][1], option)
                        && SHAPES[i][2].isEmpty() != bridged) {
                    return i;
                }
            }
            return -1;
        }

        boolean has(int shape) {
            return (shapes & 1 << shape) != 0;
        }

        boolean complete() {
            return shapes == (1 << SHAPES.length) - 1;
        }

        /** The jump of a shape in the words of the one that was seen; null where those are no release's. */
        @Nullable String render(String[] shape) {
            Matcher target = TARGET.matcher(sample);
            if (!target.find()) {
                return null;
            }
            boolean destined = shape[1].equals("-d ");
            String namespace = target.group(2);
            String pod = target.group(3);
            String comment;
            if (sample.contains("\"rule to jump traffic ")) {
                comment = "rule to jump traffic " + (destined ? "destined to" : "from") + " POD name:" + pod
                        + " namespace: " + namespace + " to chain " + target.group(1);
            } else if (sample.contains("\"" + namespace + "/" + pod + " ")) {
                comment = namespace + "/" + pod + (destined ? " in" : " out");
            } else {
                return null;
            }
            return "-A " + shape[0] + " " + shape[1] + address + " " + shape[2] + "-m comment --comment \"" + comment
                    + "\" -j " + target.group(1);
        }
    }
}
