package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
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
            List<ChainText> chains = new ArrayList<>(table.chains().size());
            for (Chain chain : table.chains()) {
                chains.add(ChainText.of(chain));
            }
            ChurnedNames names = filter ? ChurnedNames.in(chains) : ChurnedNames.NONE;
            for (ChainText chain : chains) {
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

    private static NamedChain name(String table, ChainText text, ChurnedNames names) {
        Chain chain = text.chain();
        ChurnedNames.Name owner = names.name(chain.name());
        String identity = owner == null ? null : owner.identity();
        ChurnedNames.@Nullable Name[] targets = names.targets(text.rules());
        int[] order = sortRuns(text.name(), identity, targets);
        String[] rules = new String[targets.length];
        String[] jumps = new String[rules.length];
        int jumpCount = 0;
        for (int i = 0; i < rules.length; i++) {
            int from = order.length == 0 ? i : order[i];
            ChurnedNames.Name churned = targets[from];
            rules[i] = names.replaceIn(text.rules()[from], owner, churned);
            String target = churned == null ? NamedChain.jumpTarget(rules[i]) : churned.identity();
            if (target != null) {
                jumps[jumpCount++] = target;
            }
        }
        return NamedChain.of(
                        new ChainKey(table, identity == null ? escaped(chain.name()) : identity),
                        identity == null ? null : chain.name(),
                        chain.policy(),
                        RuleRun.encode(Arrays.asList(rules)),
                        order)
                .withJumps(RuleRun.encode(Arrays.asList(jumps).subList(0, jumpCount)));
    }

    /** A chain that somebody named like an identity must neither pass for one nor clash with it. */
    static String escaped(String chain) {
        return chain.startsWith("{") ? "\\" + chain : chain;
    }

    private static int[] sortRuns(String chain, @Nullable String identity, ChurnedNames.@Nullable Name[] targets) {
        String kind = randomJumps(chain, identity);
        if (kind == null) {
            return new int[0];
        }
        return sortRuns(targets.length, at -> {
            ChurnedNames.Name target = targets[at];
            return target != null && target.identity().startsWith(kind) ? target.rank() : -1;
        });
    }

    /** Whether jumps to pods stand in a chain in random order. */
    static boolean holdsPodsJumps(String chain) {
        return chain.startsWith("KUBE-ROUTER-") && OwnChains.isStatic(chain);
    }

    /**
     * How the identities begin to which jumps of a chain stand in random order: pods' in KUBE-ROUTER-INPUT, -FORWARD and -OUTPUT,
     * policies' in a pod's chain; null for every other chain.
     */
    private static @Nullable String randomJumps(String chain, @Nullable String identity) {
        return holdsPodsJumps(chain) ? "{pod:" : identity != null && identity.startsWith("{pod:") ? "{policy:" : null;
    }

    /**
     * Sorts every maximal run of jumps that stand in random order. Returns where each rule came from, or nothing when nothing
     * moved.
     *
     * @param ranks the rank of the identity that a rule jumps to; negative for a rule that is no such jump
     */
    static int[] sortRuns(int size, IntUnaryOperator ranks) {
        long[] keys = new long[size];
        boolean moved = false;
        int start = 0;
        for (int at = 0; at <= size; at++) {
            int rank = at == size ? -1 : ranks.applyAsInt(at);
            if (rank >= 0) {
                keys[at] = (long) rank << 32 | at;
                continue;
            }
            moved |= sortRun(keys, start, at);
            if (at < size) {
                keys[at] = at;
            }
            start = at + 1;
        }
        if (!moved) {
            return new int[0];
        }
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    private static boolean sortRun(long[] keys, int from, int to) {
        boolean moved = false;
        for (int i = from + 1; i < to; i++) {
            moved |= keys[i] < keys[i - 1];
        }
        if (moved) {
            Arrays.sort(keys, from, to);
        }
        return moved;
    }
}
