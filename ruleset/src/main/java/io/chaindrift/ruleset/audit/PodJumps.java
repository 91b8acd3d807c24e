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

    private static final Pattern ADDRESS = Pattern.compile(" -[sd] (\\S+) ");
    private static final Pattern TARGET = Pattern.compile(" -j (\\{pod:([^}#!?/]+)/([^}#!?]+)\\})$");
    private static final String[][] SHAPES = {
        {"KUBE-ROUTER-INPUT", "-s", ""},
        {"KUBE-ROUTER-FORWARD", "-d", ""},
        {"KUBE-ROUTER-FORWARD", "-d", "-m physdev --physdev-is-bridged "},
        {"KUBE-ROUTER-FORWARD", "-s", ""},
        {"KUBE-ROUTER-FORWARD", "-s", "-m physdev --physdev-is-bridged "},
        {"KUBE-ROUTER-OUTPUT", "-d", ""},
        {"KUBE-ROUTER-OUTPUT", "-s", ""},
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
                    last = target == null ? null : pods.computeIfAbsent(target, pod -> new Seen(pod, group.rule()));
                }
                if (last != null) {
                    last.add(view.name(), group.rule());
                }
            }
        }
        Map<String, List<String>> missing = new HashMap<>();
        new TreeMap<>(pods).forEach((pod, seen) -> {
            if (seen.complete() || !TARGET.matcher(seen.jump).find() || ruleset.filterChain(pod) == null) {
                return;
            }
            for (String[] shape : SHAPES) {
                String rule = render(shape, seen.sample);
                ChainView view = views.get(shape[0]);
                if (rule != null && view != null && view.group(rule) == null) {
                    missing.computeIfAbsent(shape[0], chain -> new ArrayList<>())
                            .add(rule);
                }
            }
        });
        return missing;
    }

    /** The shapes in which the jumps to one pod were seen; only where one lacks are their texts worth writing out. */
    private static final class Seen {
        private final String jump;
        private final String sample;
        private final String address;
        private int shapes;
        private boolean odd;

        Seen(String pod, String sample) {
            this.jump = " -j " + pod;
            this.sample = sample;
            this.address = address(sample);
        }

        void add(String chain, String rule) {
            odd |= !address(rule).equals(address);
            int option = 3 + chain.length() + 1;
            boolean bridged = rule.contains(" -m physdev --physdev-is-bridged ");
            for (int i = 0; i < SHAPES.length; i++) {
                if (SHAPES[i][0].equals(chain)
                        && rule.startsWith(SHAPES[i][1], option)
                        && SHAPES[i][2].isEmpty() != bridged) {
                    shapes |= 1 << i;
                }
            }
        }

        boolean complete() {
            return !odd && shapes == (1 << SHAPES.length) - 1;
        }

        /** What stands behind -s or -d, the first argument of every such jump. */
        private static String address(String rule) {
            int chain = rule.indexOf(' ', 3);
            int option = chain < 0 ? -1 : rule.indexOf(' ', chain + 1);
            int end = option < 0 ? -1 : rule.indexOf(' ', option + 1);
            return end < 0 ? rule : rule.substring(option + 1, end);
        }
    }

    private static @Nullable String render(String[] shape, String sample) {
        Matcher address = ADDRESS.matcher(sample);
        Matcher target = TARGET.matcher(sample);
        if (!address.find() || !target.find()) {
            return null;
        }
        boolean destined = shape[1].equals("-d");
        String chain = target.group(1);
        String comment;
        if (sample.contains("\"rule to jump traffic ")) {
            comment = "rule to jump traffic " + (destined ? "destined to" : "from") + " POD name:" + target.group(3)
                    + " namespace: " + target.group(2) + " to chain " + chain;
        } else if (sample.contains("\"" + target.group(2) + "/" + target.group(3) + " ")) {
            comment = target.group(2) + "/" + target.group(3) + (destined ? " in" : " out");
        } else {
            return null;
        }
        return "-A " + shape[0] + " " + shape[1] + " " + address.group(1) + " " + shape[2] + "-m comment --comment \""
                + comment + "\" -j " + chain;
    }
}
