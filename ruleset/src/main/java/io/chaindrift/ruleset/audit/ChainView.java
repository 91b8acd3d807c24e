package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.catalog.Catalog;
import io.chaindrift.ruleset.catalog.Signature.Match;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One own or built-in chain of the filter table, its equal rules gathered and recognised once. */
final class ChainView {

    /**
     * Equal rules of a chain: where they stand (0-based, ascending) and what the catalog knows of them. A jump to a pod's chain is
     * no row of the catalog. {@code spelled} is the rule in the catalog's spelling: programs print some addresses in two ways.
     */
    record Group(
            String rule,
            String spelled,
            int[] positions,
            @Nullable Match match,
            boolean podJump) {

        /** The pod's chain that it jumps to, or null. */
        @Nullable String pod() {
            return podJump ? rule.substring(rule.lastIndexOf(' ') + 1) : null;
        }

        Group at(int[] places) {
            return new Group(rule, spelled, places, match, podJump);
        }

        int count() {
            return positions.length;
        }

        /** True when the catalog has the form and the tag, where there is one, verifies. */
        boolean recognised() {
            return match != null && (!match.signature().tagged() || match.tagVerified());
        }
    }

    /**
     * A rule as a key. Jumps to pods are thousands and long; what tells them apart stands behind the chain's name, so only that is
     * hashed. Rules made to collide are compared by their order, which a map falls back on.
     */
    private record Key(String rule, int hash) implements Comparable<Key> {

        private static final int TELLING = 24;

        static Key of(String chain, String rule) {
            int from = Math.min(rule.length(), 4 + chain.length());
            int to = Math.min(rule.length(), from + TELLING);
            int hash = rule.length();
            for (int i = from; i < to; i++) {
                hash = 31 * hash + rule.charAt(i);
            }
            return new Key(rule, hash);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && hash == that.hash && rule.equals(that.rule);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Key other) {
            return rule.compareTo(other.rule);
        }
    }

    private static final String POD_JUMP = " -j {pod:";

    private final String name;
    private final boolean builtIn;
    private final @Nullable NamedChain chain;
    private final List<String> rules;
    private final Map<Key, Group> groups;
    private final Map<String, Key> otherwise;

    private ChainView(
            String name,
            @Nullable NamedChain chain,
            List<String> rules,
            Map<Key, Group> groups,
            Map<String, Key> otherwise) {
        this.name = name;
        this.builtIn = OwnChains.BUILT_IN.contains(name);
        this.chain = chain;
        this.rules = rules;
        this.groups = groups;
        this.otherwise = otherwise;
    }

    static ChainView of(AddressFamily family, NamedRuleset ruleset, String name) {
        NamedChain chain = ruleset.chain(new ChainKey(Table.FILTER, name));
        List<String> rules = chain == null || !chain.hasRules() ? List.of() : RuleRun.decode(chain.runs());
        boolean builtIn = OwnChains.BUILT_IN.contains(name);
        Map<Key, Group> groups = new LinkedHashMap<>(builtIn ? 16 : rules.size() * 2);
        Map<String, Positions> repeated = new LinkedHashMap<>();
        Map<String, Key> otherwise = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            String rule = rules.get(i);
            Key key = Key.of(name, rule);
            Group first = groups.get(key);
            if (first != null) {
                repeated.computeIfAbsent(rule, again -> new Positions(first.positions()[0]))
                        .add(i);
            } else if (!builtIn || OwnChains.looksOwn(rule)) {
                boolean podJump = rule.startsWith(POD_JUMP, rule.lastIndexOf(' ') - 3);
                Match match = podJump ? null : Catalog.recognise(family, name, rule);
                String spelled = match == null ? rule : match.spelled(family, rule);
                if (!spelled.equals(rule)) {
                    otherwise.put(spelled, key);
                }
                groups.put(key, new Group(rule, spelled, new int[] {i}, match, podJump));
            }
        }
        repeated.forEach((rule, positions) ->
                groups.computeIfPresent(Key.of(name, rule), (same, group) -> group.at(positions.toArray())));
        return new ChainView(name, chain, rules, groups, otherwise);
    }

    String name() {
        return name;
    }

    boolean builtIn() {
        return builtIn;
    }

    boolean present() {
        return chain != null;
    }

    @Nullable String digest() {
        return chain == null ? null : chain.digest().hex();
    }

    /** All rules in the order of the named form. */
    List<String> rules() {
        return rules;
    }

    /** In a built-in chain the rules that look like the router's, elsewhere all. */
    Collection<Group> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /** The rule as it stands there, or as the catalog spells it. */
    @Nullable Group group(String rule) {
        Group group = groups.get(Key.of(name, rule));
        Key other = group == null ? otherwise.get(rule) : null;
        return other == null ? group : groups.get(other);
    }

    /** True for a static rule of kube-router. */
    boolean holdsOwn(String rule) {
        Group group = group(rule);
        return group != null && group.recognised();
    }

    int captureIndex(int position) {
        return chain == null ? position + 1 : chain.captureIndex(position);
    }

    int lastPodJump() {
        int last = -1;
        for (Group group : groups.values()) {
            if (group.podJump()) {
                last = Math.max(last, group.positions()[group.count() - 1]);
            }
        }
        return last;
    }

    private static final class Positions {
        private int[] values = new int[8];
        private int size;

        Positions(int first) {
            add(first);
        }

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
