package io.chaindrift.ruleset;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One table of a save.
 *
 * @param name filter, nat, mangle, raw or security
 * @param chains the chains in the order of their declarations
 */
public record Table(String name, List<Chain> chains) {

    /** The table in which kube-router writes network policy. */
    public static final String FILTER = "filter";

    public Table {
        Objects.requireNonNull(name, "name");
        chains = List.copyOf(chains);
    }

    /** The chain of that name, or null. Linear: for lookups in a loop build a map. */
    public @Nullable Chain chain(String chainName) {
        for (Chain chain : chains) {
            if (chain.name().equals(chainName)) {
                return chain;
            }
        }
        return null;
    }
}
