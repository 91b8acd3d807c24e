package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.catalog.Cidr;
import io.chaindrift.ruleset.parse.RuleTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule matches and where it sends packets, without its comments.
 *
 * @param match every argument but comments and target, in order
 * @param target the target, or null where the rule has none
 * @param targetOptions the target's own arguments
 * @param readsMutableState whether the same packet may match at one moment and not at another
 */
record MatchKey(List<String> match, @Nullable String target, List<String> targetOptions, boolean readsMutableState) {

    private static final Set<String> TERMINAL = Set.of("ACCEPT", "DROP", "REJECT", "RETURN");
    private static final Set<String> MUTABLE = Set.of(
            "mark",
            "connmark",
            "limit",
            "hashlimit",
            "connlimit",
            "recent",
            "quota",
            "statistic",
            "set",
            "nfacct",
            "bpf",
            "connbytes",
            "rateest",
            "time",
            "conntrack",
            "state");

    static MatchKey of(String rule) {
        List<String> tokens = RuleTokens.split(rule);
        List<String> match = new ArrayList<>();
        List<String> options = new ArrayList<>();
        String target = null;
        boolean mutable = false;
        for (int i = 2; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (target != null) {
                options.add(token);
            } else if (token.equals("-m") && next.equals("comment")) {
                i++;
            } else if (token.equals("--comment")) {
                i++;
            } else if (token.equals("-j") || token.equals("-g")) {
                target = next;
                i++;
            } else {
                mutable |= token.equals("-m") && MUTABLE.contains(next);
                match.add(token);
            }
        }
        return new MatchKey(match, target, options, mutable);
    }

    /** True when a matching packet goes no further in the chain. */
    boolean terminal() {
        return target != null && TERMINAL.contains(target);
    }

    /** What it matches and what it does with it: rules of one effect are the same rule but for their comments. */
    List<String> effect() {
        List<String> effect = new ArrayList<>(match);
        effect.add("-j");
        effect.add(String.valueOf(target));
        effect.addAll(targetOptions);
        return effect;
    }

    /** True when the rule, of itself or of what it leaves behind, gives no packet another verdict than the terminal {@code other}. */
    boolean decidesAs(MatchKey other) {
        return !readsMutableState
                && (target == null || target.equals(other.target) && targetOptions.equals(other.targetOptions));
    }

    /** True when it does what {@code other} does, for all of its packets and, by a wider range of addresses, for more. */
    boolean decidesForMoreThan(MatchKey other) {
        if (!decidesAs(other) || !terminal() || match.size() != other.match.size()) {
            return false;
        }
        boolean wider = false;
        for (int i = 0; i < match.size(); i++) {
            if (match.get(i).equals(other.match.get(i))) {
                continue;
            }
            boolean address = i > 0 && Set.of("-d", "-s").contains(match.get(i - 1));
            boolean negated = i > 1 && match.get(i - 2).equals("!");
            if (!address || negated || !holds(match.get(i), other.match.get(i))) {
                return false;
            }
            wider = true;
        }
        return wider;
    }

    private static boolean holds(String range, String inner) {
        Cidr outside = Cidr.parse(range);
        Cidr inside = Cidr.parse(inner);
        return outside != null && inside != null && outside.holds(inside);
    }

    /** True when a packet that the rule does not stop leaves it as it came. */
    boolean leavesPacketsAlone() {
        return target == null || terminal();
    }
}
