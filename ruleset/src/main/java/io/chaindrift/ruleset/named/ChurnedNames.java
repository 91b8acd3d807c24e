package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the churned chains of one filter table are: {@code KUBE-POD-FW-…} is a pod, {@code KUBE-NWPLCY-…} a policy, named by the
 * comments that the release writes in and around them.
 *
 * <p>Two chains of one identity (two generations at once) are told apart by an ordinal, in the order of their content; a pod's
 * chain that was not written to its end carries {@code !}; a chain that no comment names is {@code ?} with an ordinal.
 *
 * <p>Not thread-safe, but for {@link #NONE}.
 */
final class ChurnedNames {

    static final ChurnedNames NONE = new ChurnedNames(Map.of());

    private static final String POD_PREFIX = "KUBE-POD-FW-";
    private static final String POLICY_PREFIX = "KUBE-NWPLCY-";
    private static final int NAME_LENGTH = 28;

    /**
     * What one churned chain is.
     *
     * @param kernel its name in the kernel
     * @param identity what stands for it
     * @param rank its place among all identities of the table
     */
    record Name(String kernel, String identity, int rank) {}

    private final Map<String, Name> names;
    private final StringBuilder out = new StringBuilder();
    private @Nullable Name last;

    /** The names of chains whose identities are known, by kernel name. */
    ChurnedNames(Map<String, Name> names) {
        this.names = names;
    }

    static ChurnedNames in(List<ChainText> filter) {
        Map<String, ChainText> churned = new LinkedHashMap<>();
        for (ChainText chain : filter) {
            if (OwnChains.churned(chain.name())) {
                churned.put(chain.name(), chain);
            }
        }
        if (churned.isEmpty()) {
            return NONE;
        }
        Map<String, String> pods = pods(filter, churned);
        Map<String, String> policies = policies(churned, pods);
        return new ChurnedNames(ranked(new Distinct(filter, churned, pods, policies).identities()));
    }

    private static Map<String, Name> ranked(Map<String, String> identities) {
        List<Map.Entry<String, String>> sorted = new ArrayList<>(identities.entrySet());
        sorted.sort(Map.Entry.comparingByValue());
        Map<String, Name> names = new HashMap<>(sorted.size() * 2);
        for (int rank = 0; rank < sorted.size(); rank++) {
            Map.Entry<String, String> name = sorted.get(rank);
            names.put(name.getKey(), new Name(name.getKey(), name.getValue(), rank));
        }
        return names;
    }

    /** What a kernel name stands for, or null for a name that is not churned. */
    @Nullable Name name(String chain) {
        return names.get(chain);
    }

    /** For each rule the churned chain that it ends by jumping to, or null. */
    @Nullable Name[] targets(String[] rules) {
        @Nullable Name[] targets = new Name[rules.length];
        for (int i = 0; i < rules.length && !names.isEmpty(); i++) {
            targets[i] = target(rules[i]);
        }
        return targets;
    }

    private @Nullable Name target(String rule) {
        int name = rule.length() - NAME_LENGTH;
        if (name < 4 || !rule.startsWith(" -j KUBE-", name - 4) || nameEnd(rule, name) < 0) {
            return null;
        }
        // Jumps to one pod follow each other.
        Name found = last;
        if (found == null || !rule.startsWith(found.kernel(), name)) {
            found = names.get(rule.substring(name));
            last = found == null ? last : found;
        }
        return found;
    }

    /**
     * The rule with every churned name, in targets and in comments, replaced by its identity.
     *
     * @param owner the chain that holds the rule, where it is churned: most names are its or the target's
     * @param target the chain that the rule jumps to, where it is churned
     */
    String replaceIn(String rule, @Nullable Name owner, @Nullable Name target) {
        if (names.isEmpty()) {
            return rule;
        }
        out.setLength(0);
        int copied = 0;
        int at = rule.indexOf("KUBE-");
        while (at >= 0) {
            int end = nameEnd(rule, at);
            Name name = end < 0 ? null : at(rule, at, end, owner, target);
            if (name != null) {
                // Of a piece cut out all characters are copied at once, of a range one by one.
                out.append(rule.substring(copied, at)).append(name.identity());
                copied = end;
            }
            at = rule.indexOf("KUBE-", end < 0 ? at + 1 : end);
        }
        return copied == 0 ? rule : out.append(rule.substring(copied)).toString();
    }

    private @Nullable Name at(String rule, int from, int end, @Nullable Name owner, @Nullable Name target) {
        if (target != null && end == rule.length()) {
            return target;
        }
        if (owner != null && rule.startsWith(owner.kernel(), from)) {
            return owner;
        }
        return target != null && rule.startsWith(target.kernel(), from) ? target : names.get(rule.substring(from, end));
    }

    private static int nameEnd(String rule, int at) {
        boolean name = rule.startsWith(POD_PREFIX, at) || rule.startsWith(POLICY_PREFIX, at);
        return name && at + NAME_LENGTH <= rule.length() ? at + NAME_LENGTH : -1;
    }

    private static Map<String, String> pods(List<ChainText> filter, Map<String, ChainText> churned) {
        Map<String, String> pods = new HashMap<>(churned.size() * 2);
        long wanted = churned.keySet().stream()
                .filter(chain -> chain.startsWith(POD_PREFIX))
                .count();
        for (ChainText chain : filter) {
            // Each pod is named by several chains; mostly the first names all.
            if (OwnChains.isStatic(chain.name()) && pods.size() < wanted) {
                podsOfJumps(chain, churned, pods);
            }
        }
        for (ChainText chain : churned.values()) {
            if (chain.name().startsWith(POD_PREFIX) && !pods.containsKey(chain.name())) {
                put(pods, chain.name(), first(chain, NamingComments::podInside));
            }
        }
        return pods;
    }

    private static void podsOfJumps(ChainText chain, Map<String, ChainText> churned, Map<String, String> pods) {
        String named = null;
        for (String rule : chain.rules()) {
            // A pod's jumps follow each other.
            if (named != null && rule.endsWith(named)) {
                continue;
            }
            String target = jumpTarget(rule, POD_PREFIX);
            if (target != null && churned.containsKey(target) && !pods.containsKey(target)) {
                put(pods, target, NamingComments.podOfJump(rule));
            }
            named = target != null && pods.containsKey(target) ? target : null;
        }
    }

    private static Map<String, String> policies(Map<String, ChainText> churned, Map<String, String> pods) {
        Map<String, String> policies = new HashMap<>();
        int unnamed = 0;
        for (ChainText chain : churned.values()) {
            if (chain.name().startsWith(POLICY_PREFIX)) {
                String policy = first(chain, NamingComments::policyInside);
                put(policies, chain.name(), policy != null ? policy : first(chain, NamingComments::policyLogged));
                unnamed += policies.containsKey(chain.name()) ? 0 : 1;
            }
        }
        for (ChainText chain : unnamed == 0 ? List.<ChainText>of() : churned.values()) {
            String pod = pods.get(chain.name());
            if (pod == null) {
                continue;
            }
            String namespace = pod.substring(0, pod.indexOf('/'));
            for (String rule : chain.rules()) {
                String target = jumpTarget(rule, POLICY_PREFIX);
                if (target != null && !policies.containsKey(target)) {
                    put(policies, target, NamingComments.policyOfJump(rule, namespace));
                }
            }
        }
        return policies;
    }

    /** Whether a rule is the one that ends a pod's chain, as iptables or as nft writes it. */
    static boolean endsPod(String rule) {
        return rule.contains(" -j REJECT") || rule.contains("{\"reject\":");
    }

    private static void put(Map<String, String> names, String chain, @Nullable String name) {
        if (name != null) {
            names.put(chain, name);
        }
    }

    private interface Reader {
        @Nullable String read(String rule);
    }

    private static @Nullable String first(ChainText chain, Reader reader) {
        for (String rule : chain.rules()) {
            String name = reader.read(rule);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable String jumpTarget(String rule, String prefix) {
        int name = rule.length() - NAME_LENGTH;
        if (name < 4 || !rule.startsWith(" -j ", name - 4) || !rule.startsWith(prefix, name)) {
            return null;
        }
        String target = rule.substring(name);
        return OwnChains.churned(target) ? target : null;
    }

    /** Gives every chain a name of its own, by content where the identity alone does not tell them apart. */
    private record Distinct(
            List<ChainText> filter,
            Map<String, ChainText> churned,
            Map<String, String> pods,
            Map<String, String> policies) {

        Map<String, String> identities() {
            Map<String, List<ChainText>> byIdentity = new HashMap<>(churned.size() * 2);
            for (ChainText chain : churned.values()) {
                boolean pod = chain.name().startsWith(POD_PREFIX);
                String identity = (pod ? pods : policies).getOrDefault(chain.name(), "?");
                String mark = pod && !complete(chain) ? "!" : "";
                byIdentity
                        .computeIfAbsent((pod ? "{pod:" : "{policy:") + identity + mark, key -> new ArrayList<>(1))
                        .add(chain);
            }
            Map<String, Integer> references = byIdentity.size() == churned.size() ? Map.of() : references();
            Map<String, String> identities = new HashMap<>(churned.size() * 2);
            byIdentity.forEach((identity, chains) -> {
                if (chains.size() > 1) {
                    chains.sort(Comparator.comparing((ChainText chain) -> -references.getOrDefault(chain.name(), 0))
                            .thenComparing(Distinct::contentWithoutNames)
                            .thenComparing(ChainText::name));
                }
                for (int i = 0; i < chains.size(); i++) {
                    identities.put(chains.get(i).name(), identity + (i == 0 ? "}" : "#" + (i + 1) + "}"));
                }
            });
            return identities;
        }

        /** How many rules jump to each churned chain: with two generations at once, only one of them is in use. */
        private Map<String, Integer> references() {
            Map<String, Integer> references = new HashMap<>();
            for (ChainText chain : filter) {
                for (String rule : chain.rules()) {
                    String target = jumpTarget(rule, "KUBE-");
                    if (target != null) {
                        references.merge(target, 1, Integer::sum);
                    }
                }
            }
            return references;
        }

        /** Every release ends a pod's chain with a REJECT of what no policy accepted, and marks behind it. */
        private static boolean complete(ChainText chain) {
            String[] rules = chain.rules();
            for (int i = rules.length - 1; i >= 0; i--) {
                if (endsPod(rules[i])) {
                    return true;
                }
            }
            return false;
        }

        private static String contentWithoutNames(ChainText chain) {
            StringBuilder content = new StringBuilder();
            for (String rule : chain.rules()) {
                content.append(rule.replaceAll("KUBE-(?:POD-FW|NWPLCY)-[A-Z2-7]{16}", "*"))
                        .append('\n');
            }
            return content.toString();
        }
    }
}
