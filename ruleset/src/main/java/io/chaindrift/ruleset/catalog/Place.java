package io.chaindrift.ruleset.catalog;

/** Where a signature stands in its chain; it decides which copy stays and whether an index can be wrong. */
public enum Place {
    /** First rule of a built-in chain; the router takes that place back at every sync. */
    FIRST(true),
    /** In the block at the chain's head that the router keeps in order, index by index. */
    HEAD(true),
    /** Behind the per-pod jumps, appended anew at every sync. */
    TAIL(false),
    /** Anywhere: the order differs between upgraded and fresh nodes and means nothing. */
    ANY(false);

    private final boolean indexed;

    Place(boolean indexed) {
        this.indexed = indexed;
    }

    /** True when the router puts the rule at one index. */
    public boolean indexed() {
        return indexed;
    }
}
