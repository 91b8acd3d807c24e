package io.chaindrift.ruleset.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule to delete.
 *
 * @param table the table
 * @param chain the chain
 * @param index 1-based index in the capture as read
 * @param rule the rule's text as saved
 * @param planClass what deleting it does
 * @param proof why it does nothing, or which traffic it changes
 * @param guard a rule of the chain that must stand there for the proof to hold, as saved; null where none is needed
 */
public record PlannedDelete(
        String table,
        String chain,
        int index,
        String rule,
        PlanClass planClass,
        String proof,
        @Nullable String guard) {

    public PlannedDelete {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(planClass, "planClass");
        Objects.requireNonNull(proof, "proof");
        if (index < 1) {
            throw new IllegalArgumentException("iptables counts rules from 1, not " + index);
        }
    }
}
