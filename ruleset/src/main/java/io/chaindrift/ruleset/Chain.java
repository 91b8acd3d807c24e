package io.chaindrift.ruleset;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One chain with its rules in order.
 *
 * @param name the chain's name in the kernel
 * @param policy {@code ACCEPT} or {@code DROP} of a built-in chain; null for a user-defined one
 * @param counters the policy counters as printed, for instance {@code [0:0]}; null where none were printed
 * @param rules the rules in order; the first has index 1 for iptables
 */
public record Chain(
        String name, @Nullable String policy, @Nullable String counters, List<Rule> rules) {

    public Chain {
        Objects.requireNonNull(name, "name");
        rules = rules instanceof Frozen ? rules : List.copyOf(rules);
    }
}
