package io.chaindrift.ruleset.named;

/**
 * What is remembered of a save, to read the next one with. Immutable but for the names, which only grow.
 *
 * @param published the named form as it left the node
 * @param chains what is remembered of each chain, by a hash of its place in the named form
 * @param names what comments were found to say
 */
record SaveBase(NamedRuleset published, HashTable<Known> chains, KnownNames names) {

    /**
     * A chain.
     *
     * @param shown as it left the node
     * @param hash of its policy and its rules in named form and order
     * @param hashes of its rules in named order; empty where the rules do not leave the node
     * @param rules the rules in named form and order; empty with the hashes
     */
    record Known(NamedChain shown, long hash, long[] hashes, String[] rules) {}
}
