package io.chaindrift.ruleset.audit;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one own chain. In the built-in chains only kube-router's rules count.
 *
 * @param table the table
 * @param chain the chain
 * @param rules rules in it
 * @param distinct different rules in it
 * @param duplicate further copies of rules that belong
 * @param staleVersion rules of other releases
 * @param staleFlags rules of other flags
 * @param missing rules that belong and are not there
 * @param foreign rules of others
 * @param unknown rules that look like the router's and cannot be judged
 * @param outOfOrder rules that stand once but at another index
 * @param expected rules that belong, per-pod jumps included
 * @param digest digest of its named form, or null when the chain is not there
 */
public record ChainAudit(
        String table,
        String chain,
        long rules,
        long distinct,
        long duplicate,
        long staleVersion,
        long staleFlags,
        long missing,
        long foreign,
        long unknown,
        long outOfOrder,
        long expected,
        @Nullable String digest) {

    /** Surplus and missing together; neither hides the other. */
    public long drift() {
        return duplicate + staleVersion + staleFlags + missing;
    }

    /** How many more rules than expected the router's own are. */
    public long netRules() {
        return rules - expected - foreign;
    }
}
