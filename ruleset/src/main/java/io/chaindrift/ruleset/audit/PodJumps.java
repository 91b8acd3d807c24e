package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        Set<String> chains = new TreeSet<>();
        for (NamedChain chain : ruleset.chains()) {
            chains.add(chain.key().name());
        }
        Map<String, String> sample = new HashMap<>();
        for (ChainView view : views.values()) {
            for (ChainView.Group group : view.groups()) {
                Matcher target = TARGET.matcher(group.rule());
                if (group.podJump() && target.find() && chains.contains(target.group(1))) {
                    sample.putIfAbsent(target.group(1), group.rule());
                }
            }
        }
        Map<String, List<String>> missing = new HashMap<>();
        for (String pod : new TreeSet<>(sample.keySet())) {
            for (String[] shape : SHAPES) {
                String rule = render(shape, sample.getOrDefault(pod, ""));
                ChainView view = views.get(shape[0]);
                if (rule != null && view != null && view.group(rule) == null) {
                    missing.computeIfAbsent(shape[0], chain -> new ArrayList<>())
                            .add(rule);
                }
            }
        }
        return missing;
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
