package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who the churned chains of one filter table are: {@code KUBE-POD-FW-…} is a pod, {@code KUBE-NWPLCY-…} a policy, named by the
 * comments that the release writes in and around them.
 *
 * <p>Two chains of one identity (two generations at once) are told apart by an ordinal, in the order of their content; a pod's
 * chain that was not written to its end carries {@code !}; a chain that no comment names is {@code ?} with an ordinal.
 */
final class ChurnedNames {

    static final ChurnedNames NONE = new ChurnedNames(Map.of());

    private static final Pattern POD_OLD = Pattern.compile("POD name:(\\S+) namespace: ([^\\s\"]+)");
    private static final Pattern POD_JUMP_NEW =
            Pattern.compile("--comment \"?([^\\s\"/]+)/([^\\s\"]+)(?: (?:in|out))?\"? -j");
    private static final Pattern POD_INSIDE_NEW =
            Pattern.compile("--comment \"([^\\s\"/]+)/([^\\s\"]+) (?:log-drop|reject)\"");
    private static final Pattern POLICY_OLD = Pattern.compile("policy name:? (\\S+) namespace ([^\\s\"]+)");
    private static final Pattern POLICY_NEW =
            Pattern.compile("--comment \"?([^\\s\"/]+)/([^\\s\"]+)(?: (?:ingress|egress)\\b[^\"]*)?\"?");
    private static final Pattern POLICY_LOG =
            Pattern.compile("--nflog-prefix \"DROP by policy ([^\\s\"/]+)/([^\\s\"]+)\"");
    private static final Pattern POLICY_JUMP_OLD = Pattern.compile("\"run through nw policy ([^\\s\"]+)\"");
    private static final Pattern POLICY_JUMP_NEW =
            Pattern.compile("--comment \"?([^\\s\"/]+)/([^\\s\"]+)(?: policy)?\"? -j");
    private static final String POD_PREFIX = "KUBE-POD-FW-";
    private static final String POLICY_PREFIX = "KUBE-NWPLCY-";
    private static final int HASH_LENGTH = 16;

    private final Map<String, String> identities;

    private ChurnedNames(Map<String, String> identities) {
        this.identities = identities;
    }

    static ChurnedNames in(Table filter) {
        Map<String, Chain> churned = new TreeMap<>();
        for (Chain chain : filter.chains()) {
            if (OwnChains.churned(chain.name())) {
                churned.put(chain.name(), chain);
            }
        }
        if (churned.isEmpty()) {
            return NONE;
        }
        Map<String, String> pods = pods(filter, churned);
        Map<String, String> policies = policies(churned, pods);
        return new ChurnedNames(distinct(churned, pods, policies, references(filter)));
    }

    /** How many rules jump to each churned chain: with two generations at once, only one of them is in use. */
    private static Map<String, Integer> references(Table filter) {
        Map<String, Integer> references = new HashMap<>();
        for (Chain chain : filter.chains()) {
            for (Rule rule : chain.rules()) {
                String target = jumpTarget(rule.text(), "KUBE-");
                if (target != null) {
                    references.merge(target, 1, Integer::sum);
                }
            }
        }
        return references;
    }

    /** The identity that stands for a kernel name, or null for a name that is not churned. */
    @Nullable String identity(String chain) {
        return identities.get(chain);
    }

    /** The rule with every churned name, in targets and in comments, replaced by its identity. */
    String replaceIn(String rule) {
        if (identities.isEmpty() || !rule.contains(POD_PREFIX) && !rule.contains(POLICY_PREFIX)) {
            return rule;
        }
        StringBuilder out = new StringBuilder(rule.length() + 16);
        int copied = 0;
        int at = rule.indexOf("KUBE-");
        while (at >= 0) {
            int end = nameEnd(rule, at);
            if (end < 0) {
                at = rule.indexOf("KUBE-", at + 1);
                continue;
            }
            String identity = identities.get(rule.substring(at, end));
            if (identity != null) {
                out.append(rule, copied, at).append(identity);
                copied = end;
            }
            at = rule.indexOf("KUBE-", end);
        }
        return out.append(rule, copied, rule.length()).toString();
    }

    private static int nameEnd(String rule, int at) {
        int hash = rule.startsWith(POD_PREFIX, at)
                ? at + POD_PREFIX.length()
                : rule.startsWith(POLICY_PREFIX, at) ? at + POLICY_PREFIX.length() : -1;
        return hash < 0 || hash + HASH_LENGTH > rule.length() ? -1 : hash + HASH_LENGTH;
    }

    private static Map<String, String> pods(Table filter, Map<String, Chain> churned) {
        Map<String, String> pods = new HashMap<>();
        for (Chain chain : filter.chains()) {
            if (!OwnChains.isStatic(chain.name())) {
                continue;
            }
            for (Rule rule : chain.rules()) {
                String target = jumpTarget(rule.text(), POD_PREFIX);
                if (target != null && !pods.containsKey(target)) {
                    String pod = podOfJump(rule.text());
                    if (pod != null) {
                        pods.put(target, pod);
                    }
                }
            }
        }
        for (Chain chain : churned.values()) {
            if (chain.name().startsWith(POD_PREFIX) && !pods.containsKey(chain.name())) {
                String pod = podInside(chain);
                if (pod != null) {
                    pods.put(chain.name(), pod);
                }
            }
        }
        return pods;
    }

    private static @Nullable String podOfJump(String rule) {
        Matcher old = POD_OLD.matcher(rule);
        if (old.find()) {
            return old.group(2) + "/" + old.group(1);
        }
        Matcher renewed = POD_JUMP_NEW.matcher(rule);
        return renewed.find() ? renewed.group(1) + "/" + renewed.group(2) : null;
    }

    private static @Nullable String podInside(Chain chain) {
        for (Rule rule : chain.rules()) {
            Matcher old = POD_OLD.matcher(rule.text());
            if (old.find()) {
                return old.group(2) + "/" + old.group(1);
            }
            Matcher renewed = POD_INSIDE_NEW.matcher(rule.text());
            if (renewed.find()) {
                return renewed.group(1) + "/" + renewed.group(2);
            }
        }
        return null;
    }

    private static Map<String, String> policies(Map<String, Chain> churned, Map<String, String> pods) {
        Map<String, String> policies = new HashMap<>();
        for (Chain chain : churned.values()) {
            if (chain.name().startsWith(POLICY_PREFIX)) {
                String policy = policyInside(chain);
                if (policy != null) {
                    policies.put(chain.name(), policy);
                }
            }
        }
        for (Chain chain : churned.values()) {
            String pod = pods.get(chain.name());
            if (pod == null) {
                continue;
            }
            String namespace = pod.substring(0, pod.indexOf('/'));
            for (Rule rule : chain.rules()) {
                String target = jumpTarget(rule.text(), POLICY_PREFIX);
                if (target != null && !policies.containsKey(target)) {
                    String policy = policyOfJump(rule.text(), namespace);
                    if (policy != null) {
                        policies.put(target, policy);
                    }
                }
            }
        }
        return policies;
    }

    private static @Nullable String policyInside(Chain chain) {
        for (Rule rule : chain.rules()) {
            Matcher old = POLICY_OLD.matcher(rule.text());
            if (old.find()) {
                return old.group(2) + "/" + old.group(1);
            }
            Matcher renewed = POLICY_NEW.matcher(rule.text());
            if (renewed.find()) {
                return renewed.group(1) + "/" + renewed.group(2);
            }
        }
        for (Rule rule : chain.rules()) {
            Matcher logged = POLICY_LOG.matcher(rule.text());
            if (logged.find()) {
                return logged.group(1) + "/" + logged.group(2);
            }
        }
        return null;
    }

    private static @Nullable String policyOfJump(String rule, String namespace) {
        Matcher old = POLICY_JUMP_OLD.matcher(rule);
        if (old.find()) {
            return namespace + "/" + old.group(1);
        }
        Matcher renewed = POLICY_JUMP_NEW.matcher(rule);
        return renewed.find() ? renewed.group(1) + "/" + renewed.group(2) : null;
    }

    private static @Nullable String jumpTarget(String rule, String prefix) {
        int at = rule.lastIndexOf(" -j ");
        if (at < 0 || !rule.startsWith(prefix, at + 4)) {
            return null;
        }
        int end = rule.indexOf(' ', at + 4);
        String target = rule.substring(at + 4, end < 0 ? rule.length() : end);
        return OwnChains.churned(target) ? target : null;
    }

    /** Gives every chain a name of its own, by content where the identity alone does not tell them apart. */
    private static Map<String, String> distinct(
            Map<String, Chain> churned,
            Map<String, String> pods,
            Map<String, String> policies,
            Map<String, Integer> references) {
        Map<String, List<Chain>> byIdentity = new TreeMap<>();
        for (Chain chain : churned.values()) {
            boolean pod = chain.name().startsWith(POD_PREFIX);
            String identity = (pod ? pods : policies).getOrDefault(chain.name(), "?");
            String mark = pod && !complete(chain) ? "!" : "";
            byIdentity
                    .computeIfAbsent((pod ? "{pod:" : "{policy:") + identity + mark, key -> new ArrayList<>())
                    .add(chain);
        }
        Map<String, String> identities = new HashMap<>();
        byIdentity.forEach((identity, chains) -> {
            if (chains.size() > 1) {
                chains.sort(Comparator.comparing((Chain chain) -> -references.getOrDefault(chain.name(), 0))
                        .thenComparing(ChurnedNames::contentWithoutNames)
                        .thenComparing(Chain::name));
            }
            for (int i = 0; i < chains.size(); i++) {
                identities.put(chains.get(i).name(), identity + (i == 0 ? "}" : "#" + (i + 1) + "}"));
            }
        });
        return identities;
    }

    /** Every release ends a pod's chain with a REJECT of what no policy accepted, and marks behind it. */
    private static boolean complete(Chain chain) {
        for (Rule rule : chain.rules()) {
            if (rule.text().contains(" -j REJECT")) {
                return true;
            }
        }
        return false;
    }

    private static String contentWithoutNames(Chain chain) {
        StringBuilder content = new StringBuilder();
        for (Rule rule : chain.rules()) {
            content.append(rule.text().replaceAll("KUBE-(?:POD-FW|NWPLCY)-[A-Z2-7]{16}", "*"))
                    .append('\n');
        }
        return content.toString();
    }
}
