package io.chaindrift.ruleset.audit;

/**
 * A rule in an own chain that is not kube-router's, or whose tag does not verify.
 *
 * @param table the table
 * @param chain the chain
 * @param index 1-based index in the capture
 * @param rule its text as saved
 */
public record ForeignRule(String table, String chain, int index, String rule) {}
