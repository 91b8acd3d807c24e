package io.chaindrift.processor.audit.model;

/**
 * The figures of a chain. All are counts of rules.
 *
 * @param rules rules in the chain
 * @param expected rules that belong
 * @param distinct rules when copies count once
 * @param duplicate further copies of rules that belong
 * @param staleVersion rules of older releases, copies included
 * @param staleFlags rules for arguments no longer in use, copies included
 * @param missing rules that belong and are not there
 * @param foreign rules that are not the router's
 * @param unknown own-looking rules of which it is not known whether they belong
 * @param outOfOrder rules that stand once, but not at their place
 */
public record ChainCounts(
        long rules,
        long expected,
        long distinct,
        long duplicate,
        long staleVersion,
        long staleFlags,
        long missing,
        long foreign,
        long unknown,
        long outOfOrder) {

    /** The same without missing rules: they have not come yet. */
    public ChainCounts withoutMissing() {
        return new ChainCounts(
                rules, expected, distinct, duplicate, staleVersion, staleFlags, 0, foreign, unknown, outOfOrder);
    }

    /** Rules too many. */
    public long surplus() {
        return duplicate + staleVersion + staleFlags;
    }

    /** Surplus and missing: a difference must not let one hide the other. */
    public long drift() {
        return surplus() + missing;
    }

    /** Another figure, in which surplus and missing can hide each other. */
    public long net() {
        return rules - expected - foreign;
    }
}
