package io.chaindrift.ruleset.plan;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A chain to plan.
 *
 * @param name its name
 * @param rules its rules in the order of the named form
 * @param surplus what is too many in it
 * @param ownJumpFirst for a built-in chain, whether the own jump stands at index 1; without meaning for other chains
 * @param targetsAreOurs false when a chain that the own jumps enter holds rules of others
 * @param own which of the rules are static rules of kube-router
 * @param asSaved a rule of the named form with the kernel's names, or null where they are not known
 */
public record PlannedChain(
        String name,
        List<String> rules,
        List<Surplus> surplus,
        boolean ownJumpFirst,
        boolean targetsAreOurs,
        Predicate<String> own,
        Function<String, @Nullable String> asSaved) {}
