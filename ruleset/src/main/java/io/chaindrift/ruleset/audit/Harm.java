package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What the own chains cost a packet: how many rules it passes on the worst path, chains that are entered several times counted
 * as often. A chain known by count only costs its count.
 */
final class Harm {

    private final NamedRuleset ruleset;
    /** By chain, what entering it once costs, or how often another chain is entered then. */
    private final Map<String, Long> costs = new HashMap<>();

    private Harm(NamedRuleset ruleset) {
        this.ruleset = ruleset;
    }

    /** For each built-in chain with an own jump, rules of own chains that a packet passes at worst. */
    static Map<String, Long> perHook(NamedRuleset ruleset, Map<String, ChainView> views) {
        Harm harm = new Harm(ruleset);
        Map<String, Long> perHook = new LinkedHashMap<>();
        views.forEach((name, view) -> {
            if (view.builtIn() && !view.groups().isEmpty()) {
                long cost = 0;
                for (ChainView.Group group : view.groups()) {
                    cost += (long) group.count() * (1 + harm.behind(group.rule()));
                }
                perHook.put(name, cost);
            }
        });
        return perHook;
    }

    /**
     * How often a packet enters a chain on the path that enters it most, at least once: a built-in chain once, an own chain as often as
     * its jumps are there, a chain that pods' chains jump to once for each of those jumps of the pod that does so most.
     */
    static long entries(NamedRuleset ruleset, Map<String, ChainView> views, String chain) {
        Harm harm = new Harm(ruleset);
        long most = 1;
        for (ChainView view : views.values()) {
            if (view.builtIn() && !view.name().equals(chain)) {
                long entries = 0;
                for (ChainView.Group group : view.groups()) {
                    String target = NamedChain.jumpTarget(group.rule());
                    entries += target == null ? 0 : group.count() * harm.entriesBehind(target, chain);
                }
                most = Math.max(most, entries);
            }
        }
        return most;
    }

    private long entriesBehind(String target, String goal) {
        if (target.equals(goal)) {
            return 1;
        }
        Long known = costs.get(target);
        if (known != null) {
            return known;
        }
        NamedChain chain = ruleset.filterChain(target);
        if (chain == null || !chain.hasRules()) {
            return 0;
        }
        // A way back to it counts nothing.
        costs.put(target, 0L);
        long entries = ofJumps(chain, jump -> entriesBehind(jump, goal));
        costs.put(target, entries);
        return entries;
    }

    /** Rules behind one jump of a chain. */
    static long behind(NamedRuleset ruleset, String rule) {
        return new Harm(ruleset).behind(rule);
    }

    private long behind(String rule) {
        String target = NamedChain.jumpTarget(rule);
        return target == null ? 0 : cost(target);
    }

    /**
     * Every rule of a chain is passed; of the jumps to pods only the most expensive one is entered, because a packet has one pod
     * at that end; all other jumps are entered each time.
     */
    private long cost(String target) {
        Long known = costs.get(target);
        if (known != null) {
            return known;
        }
        NamedChain chain = ruleset.filterChain(target);
        if (chain == null) {
            return 0;
        }
        // A way back to it costs nothing more.
        costs.put(target, 0L);
        long cost = (long) chain.ruleCount() + (chain.hasRules() ? ofJumps(chain, this::cost) : 0);
        costs.put(target, cost);
        return cost;
    }

    private static long ofJumps(NamedChain chain, ToLongFunction<String> one) {
        long others = 0;
        long dearest = 0;
        Map<String, Long> pods = new HashMap<>();
        for (RuleRun jump : chain.jumps()) {
            long all = jump.repeat() * one.applyAsLong(jump.rule());
            if (jump.rule().startsWith("{pod:")) {
                dearest = Math.max(dearest, pods.merge(jump.rule(), all, Long::sum));
            } else {
                others += all;
            }
        }
        return others + dearest;
    }
}
