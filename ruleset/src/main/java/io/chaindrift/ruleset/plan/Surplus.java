package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.catalog.Signature;

/**
 * A rule of which there are too many, as the planner needs it.
 *
 * @param rule its text as saved
 * @param positions its 0-based positions in the chain, ascending
 * @param belongs how many of them belong there
 * @param signature its row in the catalog
 * @param value the parameter it was written with
 */
public record Surplus(String rule, int[] positions, int belongs, Signature signature, String value) {}
