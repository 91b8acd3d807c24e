package io.chaindrift.ruleset.parse;

/**
 * What a reader accepts at most.
 *
 * @param bytes size of the whole input in bytes
 * @param lineChars length of one line in characters; a rule that iptables prints stays far below
 * @param chains chains in all tables together
 * @param rules rules in all tables together
 */
public record Limits(long bytes, int lineChars, int chains, int rules) {

    /** Bounds that the largest reported node (71,326 chains, 675,056 rules) stays below. */
    public static final Limits DEFAULT = new Limits(512L << 20, 64 << 10, 500_000, 3_000_000);

    public Limits {
        if (bytes <= 0 || lineChars <= 0 || chains <= 0 || rules <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
