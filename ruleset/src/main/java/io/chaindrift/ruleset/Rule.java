package io.chaindrift.ruleset;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule as saved.
 *
 * @param chain the chain that holds it
 * @param text the rule as iptables prints it, from {@code -A}, without counters
 * @param counters the counters exactly as they stood in the line, for instance {@code [10:840]}; null where none were printed
 */
public record Rule(String chain, String text, @Nullable String counters) {

    public Rule {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(text, "text");
    }
}
