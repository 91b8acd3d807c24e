package io.chaindrift.ruleset.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong on a simulated node, by comparing it with a freshly booted one of the same release and flags. */
final class Truth {

    private static final List<String> OWN = List.of(
            "KUBE-ROUTER-INPUT",
            "KUBE-ROUTER-FORWARD",
            "KUBE-ROUTER-OUTPUT",
            "KUBE-NWPLCY-DEFAULT",
            "KUBE-NWPLCY-COMMON",
            "KUBE-NWPLCY-TAIL");

    private Truth() {}

    /** A line for each wrong rule: kind, copies, surplus, rule. */
    static Set<String> of(SimulatedNode node, Release release, Flags flags, Set<String> foreign) {
        SimulatedNode fresh = new SimulatedNode(node.family, 3, 1);
        fresh.run(release, flags, 2, rule -> false);
        Set<String> written = new TreeSet<>();
        fresh.chains.forEach(
                (chain, rules) -> rules.forEach(rule -> written.add(chain + " " + Release.withoutValue(rule))));
        Set<String> lines = new TreeSet<>();
        List<String> chains = new ArrayList<>(OWN);
        chains.addAll(List.of("INPUT", "FORWARD", "OUTPUT"));
        for (String chain : chains) {
            Map<String, Integer> belongs = counts(fresh.chains.getOrDefault(chain, List.of()), foreign);
            counts(node.chains.getOrDefault(chain, List.of()), foreign).forEach((rule, copies) -> {
                int surplus = copies - belongs.getOrDefault(rule, 0);
                if (surplus > 0) {
                    String kind = belongs.containsKey(rule)
                            ? "DUPLICATE"
                            : written.contains(chain + " " + Release.withoutValue(rule))
                                            || couldWrite(node, release, chain, rule)
                                    ? "STALE_FLAGS"
                                    : "STALE_VERSION";
                    lines.add(kind + " " + copies + " " + surplus + " -A " + chain + " " + rule);
                }
            });
            Map<String, Integer> there = counts(node.chains.getOrDefault(chain, List.of()), foreign);
            belongs.forEach((rule, copies) -> {
                if (!there.containsKey(rule)) {
                    lines.add("MISSING 1 0 -A " + chain + " " + rule);
                }
            });
        }
        return lines;
    }

    /** With other flags the release would write a rule of these words; the fork was recorded as k3s runs it, without ranges. */
    private static boolean couldWrite(SimulatedNode node, Release release, String chain, String rule) {
        boolean fork = release.isFork() && !release.name().startsWith("k3s-v1.");
        if (release.isFork() && Release.kind(rule) == Release.Kind.EXTERNAL
                || fork && Release.kind(rule) == Release.Kind.LOAD_BALANCER) {
            return true;
        }
        return release.lasting().getOrDefault(node.family, List.of()).stream()
                .anyMatch(shape -> shape.chain().equals(chain)
                        && Release.withoutValue(shape.body()).equals(Release.withoutValue(rule)));
    }

    private static Map<String, Integer> counts(List<String> rules, Set<String> foreign) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String rule : rules) {
            if (!rule.contains("KUBE-POD-FW-") && !foreign.contains(rule)) {
                counts.merge(rule, 1, Integer::sum);
            }
        }
        return counts;
    }
}
