package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chains of more than one sync. A sync gives each pod and each policy one chain, under a name of that sync, and takes the others
 * away; two chains for one pod are of two syncs.
 */
final class Generations {

    private Generations() {}

    /** What to say of pods and policies that have more than one chain; empty where none has. */
    static List<String> overlap(NamedRuleset rules) {
        Set<String> pods = new HashSet<>();
        Set<String> policies = new HashSet<>();
        for (NamedChain chain : rules.chains()) {
            String name = chain.key().name();
            int ordinal = name.lastIndexOf('#');
            // Without the name of a policy two chains may be of two policies.
            if (ordinal < 0 || !chain.key().table().equals(Table.FILTER) || !name.contains("/")) {
                continue;
            }
            if (name.startsWith("{pod:")) {
                pods.add(name.substring(0, ordinal));
            } else if (name.startsWith("{policy:")) {
                policies.add(name.substring(0, ordinal));
            }
        }
        if (!pods.isEmpty()) {
            Map<String, String> addresses = addresses(rules);
            pods.removeIf(pod -> severalPods(pod, rules, addresses));
        }
        if (pods.isEmpty() && policies.isEmpty()) {
            return List.of();
        }
        return List.of("overlap: chains of more than one sync are there at once, for " + pods.size() + " pods and "
                + policies.size() + " policies: a sync was cut off, two routers run on the node, or the router fails to"
                + " clean up. They are no surplus: the next whole sync takes the older ones away");
    }

    /** Long names are cut, so that pods may share what is left: then each chain is of another address. */
    private static boolean severalPods(String pod, NamedRuleset rules, Map<String, String> addresses) {
        Set<String> seen = new HashSet<>();
        String chain = pod + "}";
        for (int next = 2; rules.filterChain(chain) != null; next++) {
            String address = addresses.get(chain);
            if (address == null || !seen.add(address)) {
                return false;
            }
            chain = pod + "#" + next + "}";
        }
        return true;
    }

    /** For each pod's chain the address that is led to it. */
    private static Map<String, String> addresses(NamedRuleset rules) {
        Map<String, String> addresses = new HashMap<>();
        NamedChain top = rules.filterChain("KUBE-ROUTER-OUTPUT");
        for (RuleRun run : top == null || !top.hasRules() ? List.<RuleRun>of() : top.runs()) {
            String target = NamedChain.jumpTarget(run.rule());
            String[] words = run.rule().split(" ", 5);
            if (target != null && words.length == 5 && words[2].equals("-d")) {
                addresses.put(target, words[3]);
            }
        }
        return addresses;
    }
}
