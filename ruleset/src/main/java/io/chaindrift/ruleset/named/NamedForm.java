package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a save into named form.
 *
 * <p>Promises: equal for two syncs of the same objects; different for any other change of a rule, its order or its chain, except
 * counters and comment lines. How: churned names are replaced everywhere by the identity that {@link ChurnedNames} finds, and
 * two kinds of runs, which kube-router writes in the random order of its maps, are sorted by identity (stable, so that the rules
 * of one pod keep their order): per-pod jumps in KUBE-ROUTER-INPUT, -FORWARD and -OUTPUT, and policy jumps inside a pod's chain.
 */
public final class NamedForm {

    private NamedForm() {}

    /** The named form of all tables. */
    public static NamedRuleset of(Ruleset ruleset) {
        List<NamedChain> named = new ArrayList<>();
        for (Table table : ruleset.tables()) {
            boolean filter = table.name().equals(Table.FILTER) || table.name().startsWith("kube-router-filter-");
            ChurnedNames names = filter ? ChurnedNames.in(table) : ChurnedNames.NONE;
            for (Chain chain : table.chains()) {
                named.add(name(table.name(), chain, names));
            }
        }
        return NamedRuleset.of(named);
    }

    /** SHA-256 of the save without counters and comment lines: evidence of what was read, churned names included. */
    public static Digest rawDigest(Ruleset ruleset) {
        Digest.Builder digest = new Digest.Builder();
        for (Table table : ruleset.tables()) {
            digest.line("*" + table.name());
            for (Chain chain : table.chains()) {
                digest.line(":" + chain.name() + " " + (chain.policy() == null ? "-" : chain.policy()));
            }
            for (Chain chain : table.chains()) {
                for (Rule rule : chain.rules()) {
                    digest.line(rule.text());
                }
            }
            digest.line("COMMIT");
        }
        return digest.finish();
    }

    private static NamedChain name(String table, Chain chain, ChurnedNames names) {
        String identity = names.identity(chain.name());
        List<String> rules = new ArrayList<>(chain.rules().size());
        for (Rule rule : chain.rules()) {
            rules.add(names.replaceIn(rule.text()));
        }
        String sortedPrefix = sortedPrefix(chain.name(), identity);
        int[] order = sortedPrefix == null ? new int[0] : sortRuns(rules, sortedPrefix);
        return NamedChain.of(
                new ChainKey(table, identity == null ? escaped(chain.name()) : identity),
                identity == null ? null : chain.name(),
                chain.policy(),
                RuleRun.encode(rules),
                order);
    }

    /** A chain that somebody named like an identity must neither pass for one nor clash with it. */
    private static String escaped(String chain) {
        return chain.startsWith("{") ? "\\" + chain : chain;
    }

    /** The kind of jump that stands in random order in this chain, or null. */
    private static @Nullable String sortedPrefix(String chain, @Nullable String identity) {
        if (chain.startsWith("KUBE-ROUTER-") && OwnChains.isStatic(chain)) {
            return " -j {pod:";
        }
        return identity != null && identity.startsWith("{pod:") ? " -j {policy:" : null;
    }

    /** Sorts every maximal run of jumps in place; returns where each rule came from, or nothing when nothing moved. */
    private static int[] sortRuns(List<String> rules, String jump) {
        int[] order = new int[rules.size()];
        boolean moved = false;
        int start = 0;
        while (start < rules.size()) {
            int end = start;
            while (end < rules.size() && rules.get(end).contains(jump)) {
                end++;
            }
            if (end == start) {
                order[start] = start;
                start++;
                continue;
            }
            moved |= sortRun(rules, order, start, end, jump);
            start = end;
        }
        return moved ? order : new int[0];
    }

    private static boolean sortRun(List<String> rules, int[] order, int start, int end, String jump) {
        List<Indexed> run = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
            String rule = rules.get(i);
            run.add(new Indexed(i, rule, rule.substring(rule.lastIndexOf(jump))));
        }
        run.sort(Comparator.comparing(Indexed::target));
        boolean moved = false;
        for (int i = 0; i < run.size(); i++) {
            Indexed rule = run.get(i);
            rules.set(start + i, rule.text());
            order[start + i] = rule.index();
            moved |= rule.index() != start + i;
        }
        return moved;
    }

    private record Indexed(int index, String text, String target) {}
}
