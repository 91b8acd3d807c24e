package io.chaindrift.ruleset.simulation;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One family of one node, and kube-router's way of writing into it: single commands that put the top-level rules at their
 * places, then the whole table rewritten with new chains for pods and policies. Source: what the releases were seen to do.
 */
final class SimulatedNode {

    private static final List<String> HOOKS = List.of("INPUT", "FORWARD", "OUTPUT");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    final AddressFamily family;
    final Map<String, List<String>> chains = new LinkedHashMap<>();
    private final Random random;
    private final int pods;
    private int started;
    private int sync;

    SimulatedNode(AddressFamily family, int pods, long seed) {
        this.family = family;
        this.pods = pods;
        this.random = new Random(seed);
        HOOKS.forEach(hook -> chains.put(hook, new ArrayList<>()));
    }

    /** A router starts and syncs: its start-up ensures the top level once more than its syncs do. */
    void run(Release release, Flags flags, int syncs, Predicate<String> unseen) {
        started += 1000;
        if (!release.writes(family) || family == AddressFamily.IPV6 && !flags.ipv6()) {
            return;
        }
        ensureTop(release, flags, unseen);
        for (int i = 0; i < syncs; i++) {
            ensureTop(release, flags, unseen);
            sync = started + i;
            if (!release.abortsSyncs(family)) {
                rewrite(release, flags);
            }
        }
    }

    private void ensureTop(Release release, Flags flags, Predicate<String> unseen) {
        for (String hook : HOOKS) {
            chains.computeIfAbsent("KUBE-ROUTER-" + hook, chain -> new ArrayList<>());
            for (String rule : release.rules(family, hook, flags)) {
                if (rule.contains("netpol")) {
                    ensureAt(hook, rule, 0, unseen);
                }
            }
        }
        int at = 0;
        for (String rule : release.rules(family, "KUBE-ROUTER-INPUT", flags)) {
            if (Release.kind(rule) != Release.Kind.OTHER) {
                ensureAt("KUBE-ROUTER-INPUT", rule, at++, unseen);
            }
        }
        for (String chain : List.of("KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-COMMON")) {
            for (String rule : release.rules(family, chain, flags)) {
                List<String> rules = chains.computeIfAbsent(chain, key -> new ArrayList<>());
                if (unseen.test(rule) || !rules.contains(rule)) {
                    rules.add(rule);
                }
            }
        }
        if (release.knows("KUBE-NWPLCY-TAIL")) {
            chains.put("KUBE-NWPLCY-TAIL", new ArrayList<>(release.rules(family, "KUBE-NWPLCY-TAIL", flags)));
        }
    }

    private void ensureAt(String chain, String rule, int position, Predicate<String> unseen) {
        List<String> rules = chains.get(chain);
        int found = rules.indexOf(rule);
        if (found < 0 || unseen.test(rule)) {
            rules.add(Math.min(position, rules.size()), rule);
        } else if (found != position) {
            rules.add(Math.min(position, rules.size()), rule);
            rules.remove(found < position ? found : found + 1);
        }
    }

    private void rewrite(Release release, Flags flags) {
        for (String chain : List.copyOf(chains.keySet())) {
            boolean known = chain.equals("KUBE-NWPLCY-DEFAULT")
                            || chain.equals("KUBE-NWPLCY-COMMON")
                            || chain.equals("KUBE-NWPLCY-TAIL")
                    ? release.knows(chain)
                    : !chain.startsWith("KUBE-POD-FW-") && !chain.startsWith("KUBE-NWPLCY-");
            if (!known) {
                chains.remove(chain);
                chains.values().forEach(rules -> rules.removeIf(rule -> rule.contains(chain)));
            }
        }
        chains.values().forEach(rules -> rules.removeIf(rule -> rule.contains("COMMIT")));
        writePods(release);
        for (String hook : HOOKS) {
            for (String rule : release.rules(family, "KUBE-ROUTER-" + hook, flags)) {
                if (Release.kind(rule) == Release.Kind.OTHER && rule.contains("-j KUBE-NWPLCY-TAIL")) {
                    toEnd(chains.get("KUBE-ROUTER-" + hook), rule);
                }
            }
            for (String rule : release.rules(family, "KUBE-ROUTER-" + hook, flags)) {
                if (Release.kind(rule) == Release.Kind.OTHER && !rule.contains("-j KUBE-NWPLCY-TAIL")) {
                    toEnd(chains.get("KUBE-ROUTER-" + hook), rule);
                }
            }
            for (String rule : release.rules(family, hook, flags)) {
                if (!rule.contains("netpol")) {
                    acceptInBuiltIn(release, chains.get(hook), rule);
                }
            }
        }
    }

    private static void toEnd(List<String> rules, String rule) {
        rules.remove(rule);
        rules.add(rule);
    }

    private static void acceptInBuiltIn(Release release, List<String> rules, String rule) {
        if (release.movesBuiltInAccept()) {
            toEnd(rules, rule);
        } else if (!rules.contains(rule)) {
            int last = -1;
            for (int i = 0; i < rules.size(); i++) {
                last = rules.get(i).contains("KUBE") ? i : last;
            }
            rules.add(last + 1, rule);
        }
    }

    private void writePods(Release release) {
        Map<String, String> policies = new HashMap<>();
        for (String policy : List.of("allow-web", "deny-all")) {
            String chain = "KUBE-NWPLCY-" + hash();
            policies.put(policy, chain);
            List<String> rules = new ArrayList<>();
            if (!policy.equals("deny-all")) {
                for (Release.Shape shape : release.policyChain().getOrDefault(family, List.of())) {
                    rules.add(fill(shape.body(), "", "shop", policy, 0));
                }
            }
            chains.put(chain, rules);
        }
        List<String> inPodsOrder = new ArrayList<>();
        for (int pod = 1; pod <= pods; pod++) {
            inPodsOrder.add("web-" + pod);
        }
        Collections.shuffle(inPodsOrder, random);
        for (String pod : inPodsOrder) {
            writePod(release, pod, Integer.parseInt(pod.substring(4)), policies);
        }
    }

    private void writePod(Release release, String pod, int number, Map<String, String> policies) {
        // A hash of the pod and of the sync's time, without the family.
        String chain = "KUBE-POD-FW-" + Tag.of(pod, List.of(Integer.toString(sync)));
        List<String> rules = new ArrayList<>();
        for (Release.Shape shape : release.podChain().getOrDefault(family, List.of())) {
            if (shape.body().contains("-j KUBE-NWPLCY-<*>")) {
                policies.forEach((policy, target) -> rules.add(
                        fill(shape.body(), pod, "shop", policy, number).replace("-j KUBE-NWPLCY-<*>", "-j " + target)));
            } else {
                rules.add(fill(shape.body(), pod, "shop", "", number));
            }
        }
        chains.put(chain, rules);
        for (Release.Shape shape : release.podJumps().getOrDefault(family, List.of())) {
            chains.get(shape.chain())
                    .add(fill(shape.body(), pod, "shop", "", number).replace("KUBE-POD-FW-<*>", chain));
        }
    }

    private String fill(String body, String pod, String namespace, String policy, int number) {
        String address = family == AddressFamily.IPV6 ? "fd00:10:244::" + number : "10.244.1." + number;
        return body.replace("<POD_IP>", address)
                .replace("<POD>", pod)
                .replace("<NS>", namespace)
                .replace("<POLICY>", policy)
                .replace("<PORT>", "8080")
                .replace("KUBE-SRC-<*>", "KUBE-SRC-ABCDEFGHIJKLMNOP")
                .replace("KUBE-DST-<*>", "KUBE-DST-ABCDEFGHIJKLMNOP");
    }

    private String hash() {
        StringBuilder hash = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            hash.append(BASE32.charAt(random.nextInt(32)));
        }
        return hash.toString();
    }

    /** The next start is at this time, as that of another family's node is. */
    void startsAt(int time) {
        started = time - 1000;
    }

    /** The node's rules as iptables-save prints them. */
    String save() {
        StringBuilder save = new StringBuilder("# Generated by "
                + (family == AddressFamily.IPV6 ? "ip6tables" : "iptables") + "-save v1.8.9 (nf_tables)\n*filter\n");
        chains.keySet()
                .forEach(chain -> save.append(':')
                        .append(chain)
                        .append(HOOKS.contains(chain) ? " ACCEPT [0:0]\n" : " - [0:0]\n"));
        chains.forEach((chain, rules) -> rules.forEach(rule ->
                save.append("-A ").append(chain).append(' ').append(rule).append('\n')));
        return save.append("COMMIT\n").toString();
    }
}
