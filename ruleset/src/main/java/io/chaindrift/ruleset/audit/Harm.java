package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the own chains cost a packet: how many rules it passes on the worst path, chains that are entered several times counted
 * as often. A chain known by count only costs its count.
 */
final class Harm {

    private final NamedRuleset ruleset;
    private final Map<String, Long> costs = new HashMap<>();
    private final Set<String> open = new HashSet<>();

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
        if (chain == null || !open.add(target)) {
            return 0;
        }
        long cost = (long) chain.ruleCount() + (chain.hasRules() ? jumps(chain) : 0);
        open.remove(target);
        costs.put(target, cost);
        return cost;
    }

    private long jumps(NamedChain chain) {
        long others = 0;
        long dearest = 0;
        for (RuleRun jump : chain.jumps()) {
            long cost = jump.repeat() * cost(jump.rule());
            if (jump.rule().startsWith("{pod:")) {
                dearest = Math.max(dearest, cost);
            } else {
                others += cost;
            }
        }
        return others + dearest;
    }
}
