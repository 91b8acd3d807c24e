package io.chaindrift.collector.core;

import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;

/**
 * A chain in a keyframe, or the piece of one that does not fit into one part.
 *
 * @param chain the whole chain
 * @param firstRule 0-based index of the piece's first rule
 * @param runs the piece's rules; empty for a summary
 * @param sourceOrder for each of the piece's rules its index in the save; empty where the order is the same
 */
public record ChainPart(NamedChain chain, int firstRule, List<RuleRun> runs, List<Integer> sourceOrder) {

    public ChainPart {
        runs = List.copyOf(runs);
        sourceOrder = List.copyOf(sourceOrder);
    }
}
