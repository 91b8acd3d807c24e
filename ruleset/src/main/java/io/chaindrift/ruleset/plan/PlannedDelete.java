package io.chaindrift.ruleset.plan;

import java.util.Objects;

/**
 * One rule to delete.
 *
 * @param table the table
 * @param chain the chain
 * @param index 1-based index in the capture as read
 * @param rule the rule's text as saved
 * @param planClass what deleting it does
 * @param proof why it does nothing, or which traffic it changes
 */
public record PlannedDelete(
        String table, String chain, int index, String rule, PlanClass planClass, String proof) {

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
