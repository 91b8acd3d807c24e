package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.QuickHash;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.parse.RuleScan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who the churned chains of a scanned filter table are: the same as {@link ChurnedNames} finds. Immutable once made. */
final class ChurnedChains {

    private final RuleScan scan;
    private final NameTable table;
    private final KnownNames.@Nullable Who[] whos;
    private final int[] ranks;
    private final int[] named;
    private List<KnownNames.Who> inOrder = List.of();

    private ChurnedChains(RuleScan scan, NameTable table, KnownNames.@Nullable Who[] whos) {
        this.scan = scan;
        this.table = table;
        this.whos = whos;
        this.ranks = new int[whos.length];
        this.named = new int[scan.names()];
        for (int name = 0; name < named.length; name++) {
            named[name] = table.find(scan.name(name));
        }
    }

    /**
     * The chains of the filter table; null when who they are cannot be told by this way.
     *
     * @param earlier those of the save before, in the order of their identities
     */
    static @Nullable ChurnedChains in(
            RuleScan scan, byte[] save, List<RuleScan.Lines> chains, KnownNames names, List<KnownNames.Who> earlier) {
        int number = names.nextSave();
        NameTable table = new NameTable(save, chains.size());
        boolean[] churned = new boolean[chains.size()];
        for (int i = 0; i < churned.length; i++) {
            RuleScan.Lines chain = chains.get(i);
            churned[i] = isFilter(chain) && OwnChains.churned(chain.name());
            if (churned[i]) {
                table.add(chain.declared() + 1, i);
            }
        }
        ChurnedChains found = new ChurnedChains(scan, table, new KnownNames.Who[churned.length]);
        return found.name(chains, churned, names) && found.order(number, earlier) ? found : null;
    }

    static boolean isFilter(RuleScan.Lines chain) {
        return chain.table().equals(Table.FILTER);
    }

    private boolean name(List<RuleScan.Lines> chains, boolean[] churned, KnownNames names) {
        KnownNames.@Nullable Name[] pods = new KnownNames.@Nullable Name[churned.length];
        for (int i = 0; i < churned.length; i++) {
            RuleScan.Lines chain = chains.get(i);
            if (!churned[i] && isFilter(chain) && OwnChains.isStatic(chain.name())) {
                namePods(chain, pods, names);
            }
        }
        KnownNames.Inside[] insides = new KnownNames.Inside[churned.length];
        KnownNames.@Nullable Name[] policies = new KnownNames.@Nullable Name[churned.length];
        boolean unnamed = false;
        for (int i = 0; i < churned.length; i++) {
            if (churned[i]) {
                RuleScan.Lines chain = chains.get(i);
                boolean pod = isPod(chain);
                insides[i] = names.inside(scan, chain, pod);
                KnownNames.@Nullable Name[] mine = pod ? pods : policies;
                mine[i] = mine[i] == null ? insides[i].name() : mine[i];
                unnamed |= !pod && mine[i] == null;
            }
        }
        for (int i = 0; unnamed && i < churned.length; i++) {
            KnownNames.Name pod = pods[i];
            if (pod != null) {
                namePolicies(chains.get(i), pod.namespace(), policies, names);
            }
        }
        if (unnamed && !nameEmpty(chains, churned, policies, names)) {
            return false;
        }
        for (int i = 0; i < churned.length; i++) {
            if (churned[i]) {
                boolean pod = isPod(chains.get(i));
                KnownNames.Name name = pod ? pods[i] : policies[i];
                if (name == null || name.isAmbiguous()) {
                    return false;
                }
                whos[i] = name.who(insides[i].complete());
            }
        }
        return true;
    }

    private static boolean isPod(RuleScan.Lines chain) {
        return chain.name().startsWith("KUBE-POD-FW-");
    }

    private void namePolicies(
            RuleScan.Lines chain, String namespace, KnownNames.@Nullable Name[] policies, KnownNames names) {
        int end = chain.first() + chain.rules();
        for (int rule = chain.first(); rule < end; rule++) {
            int target = target(rule);
            if (target >= 0 && policies[target] == null && !jumpsToPod(rule)) {
                policies[target] = names.policy(scan, rule, namespace);
            }
        }
    }

    /**
     * Policies that nothing names, as they have neither a rule nor a pod here, are numbered in the order of the kernel's names. False
     * where one has rules, or rules that lead to it: their content would count.
     */
    private boolean nameEmpty(
            List<RuleScan.Lines> chains, boolean[] churned, KnownNames.@Nullable Name[] policies, KnownNames names) {
        List<Integer> empty = new ArrayList<>();
        for (int i = 0; i < churned.length; i++) {
            if (churned[i] && !isPod(chains.get(i)) && policies[i] == null) {
                if (chains.get(i).rules() > 0) {
                    return false;
                }
                empty.add(i);
            }
        }
        for (RuleScan.Lines chain : chains) {
            int end = chain.first() + chain.rules();
            for (int rule = chain.first(); !empty.isEmpty() && isFilter(chain) && rule < end; rule++) {
                int target = target(rule);
                if (target >= 0 && policies[target] == null && !isPod(chains.get(target))) {
                    return false;
                }
            }
        }
        empty.sort(Comparator.comparing(i -> chains.get(i).name()));
        for (int i = 0; i < empty.size(); i++) {
            policies[empty.get(i)] = names.policy(i == 0 ? "?" : "?#" + (i + 1));
        }
        return true;
    }

    private void namePods(RuleScan.Lines chain, KnownNames.@Nullable Name[] pods, KnownNames names) {
        int end = chain.first() + chain.rules();
        for (int rule = chain.first(); rule < end; rule++) {
            int target = target(rule);
            if (target >= 0 && pods[target] == null && jumpsToPod(rule)) {
                pods[target] = names.pod(scan, rule);
            }
        }
    }

    /** Whether a rule that ends by jumping to a churned chain jumps to a pod's. */
    private boolean jumpsToPod(int rule) {
        return scan.isPodsName(scan.name(scan.jump(rule)));
    }

    /** Gives every identity its rank; false when two chains have one. */
    private boolean order(int save, List<KnownNames.Who> earlier) {
        List<KnownNames.Who> sorted = IdentityOrder.rank(save, whos, earlier, ranks);
        inOrder = sorted == null ? inOrder : sorted;
        return sorted != null;
    }

    /** All of them in the order of their identities. */
    List<KnownNames.Who> inOrder() {
        return inOrder;
    }

    /** Who a chain is; null when it is not churned. */
    KnownNames.@Nullable Who who(int chain) {
        return whos[chain];
    }

    /** Whether the jumps of a chain that stand in random order, to pods or to policies, happen to be sorted. */
    boolean isInOrder(RuleScan.Lines chain, boolean pods) {
        int end = chain.first() + chain.rules();
        if (scan.firstName(chain.first()) == scan.firstName(end)) {
            return true;
        }
        int before = -1;
        for (int rule = chain.first(); rule < end; rule++) {
            int target = target(rule);
            KnownNames.Who who = target < 0 ? null : whos[target];
            int rank = who != null && who.isPod() == pods ? ranks[target] : -1;
            if (rank >= 0 && rank < before) {
                return false;
            }
            before = rank;
        }
        return true;
    }

    /** The number of the churned chain that a rule ends by jumping to; -1 when it does not. */
    int target(int rule) {
        int name = scan.jump(rule);
        return name < 0 ? -1 : named[name];
    }

    /** The place of a chain's identity among all. */
    int rank(int chain) {
        return ranks[chain];
    }

    /** The hash of a rule with the identities of the chains that it names; a name that no chain has counts as it is. */
    long hash(int rule) {
        long hash = scan.hash(rule);
        int end = scan.firstName(rule + 1);
        for (int name = scan.firstName(rule); name < end; name++) {
            KnownNames.Who who = named[name] < 0 ? null : whos[named[name]];
            hash = QuickHash.mix(hash ^ (who == null ? ~table.hash(scan.name(name)) : who.hash()));
        }
        return hash;
    }

    /** The hash of a rule of a table that has no churned chains. */
    long plainHash(int rule) {
        long hash = scan.hash(rule);
        int end = scan.firstName(rule + 1);
        for (int name = scan.firstName(rule); name < end; name++) {
            hash = QuickHash.mix(hash ^ ~table.hash(scan.name(name)));
        }
        return hash;
    }

    /** Adds the names of the chains that a rule names, as they are in the kernel. */
    void addNames(int rule, Map<String, ChurnedNames.Name> to) {
        int end = scan.firstName(rule + 1);
        for (int name = scan.firstName(rule); name < end; name++) {
            if (named[name] >= 0) {
                int at = scan.name(name);
                add(scan.text(at, at + RuleScan.NAME_LENGTH), named[name], to);
            }
        }
    }

    /** Adds a chain's own name. */
    void add(String kernel, int chain, Map<String, ChurnedNames.Name> to) {
        KnownNames.Who who = whos[chain];
        if (who != null && !to.containsKey(kernel)) {
            to.put(kernel, new ChurnedNames.Name(kernel, who.identity(), ranks[chain]));
        }
    }
}
