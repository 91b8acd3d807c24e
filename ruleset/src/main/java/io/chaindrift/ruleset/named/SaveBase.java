package io.chaindrift.ruleset.named;

import java.util.List;

/**
 * What is remembered of a save, to read the next one with.
 *
 * @param published the named form as it left the node
 * @param chains what is remembered of each chain, by a hash of its place in the named form
 * @param churned who its churned chains are, in the order of their identities
 */
record SaveBase(NamedRuleset published, HashTable<Known> chains, List<KnownNames.Who> churned) {

    /** A chain of one save. Immutable once the save is read. */
    static final class Known {

        private final NamedChain shown;
        private final long hash;
        private final long[] hashes;
        private final String[] rules;
        private int rank;

        /**
         * What is remembered of a chain.
         *
         * @param shown as it left the node
         * @param hash of its policy and its rules in named form and order
         * @param hashes of its rules in named order; empty where the rules do not leave the node
         * @param rules the rules in named form and order; empty with the hashes
         */
        Known(NamedChain shown, long hash, long[] hashes, String[] rules) {
            this.shown = shown;
            this.hash = hash;
            this.hashes = hashes;
            this.rules = rules;
        }

        /** The same rules in another save. */
        Known as(NamedChain now) {
            return new Known(now, hash, hashes, rules);
        }

        NamedChain shown() {
            return shown;
        }

        long hash() {
            return hash;
        }

        long[] hashes() {
            return hashes;
        }

        String[] rules() {
            return rules;
        }

        /** Its place in the order of the keys of all chains of its save. */
        int rank() {
            return rank;
        }

        /** Told once, when all chains of its save are known. */
        void rank(int place) {
            rank = place;
        }
    }
}
