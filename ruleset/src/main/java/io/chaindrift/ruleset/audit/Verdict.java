package io.chaindrift.ruleset.audit;

/** What a plane amounts to, the best first. */
public enum Verdict {
    /** Every own rule is there once, at its place, and no other that was the router's. */
    CLEAN,
    /** Nothing but the order is wrong. */
    DISORDERED,
    /** Rules that should not be there, or a plane that the router has left. */
    SURPLUS,
    /** Rules that the router owns are not there. */
    MISSING,
    /** Cannot be judged. */
    UNKNOWN;

    /** The worse of two. */
    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
