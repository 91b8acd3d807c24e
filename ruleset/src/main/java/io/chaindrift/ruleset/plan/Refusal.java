package io.chaindrift.ruleset.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong but not removed.
 *
 * @param chain the chain, or null for the whole plane
 * @param rule the rule, or null
 * @param reason why not, and what to do instead
 */
public record Refusal(@Nullable String chain, @Nullable String rule, String reason) {}
