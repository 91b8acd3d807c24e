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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One own or built-in chain of the filter table, its equal rules gathered and recognised once. */
final class ChainView {

    /** Equal rules of a chain: where they stand (0-based, ascending) and what the catalog knows of them. */
    record Group(String rule, int[] positions, @Nullable Match match) {

        int count() {
            return positions.length;
        }

        /** True when the catalog has the form and the tag, where there is one, verifies. */
        boolean recognised() {
            return match != null && (!match.signature().tagged() || match.tagVerified());
        }

        boolean podJump() {
            return rule.contains(" -j {pod:");
        }
    }

    private final String name;
    private final boolean builtIn;
    private final @Nullable NamedChain chain;
    private final List<String> rules;
    private final Map<String, Group> groups;

    private ChainView(String name, @Nullable NamedChain chain, List<String> rules, Map<String, Group> groups) {
        this.name = name;
        this.builtIn = OwnChains.BUILT_IN.contains(name);
        this.chain = chain;
        this.rules = rules;
        this.groups = groups;
    }

    static ChainView of(AddressFamily family, NamedRuleset ruleset, String name) {
        NamedChain chain = ruleset.chain(new ChainKey(Table.FILTER, name));
        List<String> rules = chain == null || !chain.hasRules() ? List.of() : RuleRun.decode(chain.runs());
        Map<String, Positions> positions = new LinkedHashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            positions.computeIfAbsent(rules.get(i), rule -> new Positions()).add(i);
        }
        boolean builtIn = OwnChains.BUILT_IN.contains(name);
        Map<String, Group> groups = new LinkedHashMap<>();
        positions.forEach((rule, found) -> {
            if (!builtIn || OwnChains.looksOwn(rule)) {
                groups.put(rule, new Group(rule, found.toArray(), Catalog.recognise(family, name, rule)));
            }
        });
        return new ChainView(name, chain, rules, groups);
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
    List<Group> groups() {
        return new ArrayList<>(groups.values());
    }

    @Nullable Group group(String rule) {
        return groups.get(rule);
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
        private int[] values = new int[2];
        private int size;

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
