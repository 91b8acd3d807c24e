package io.chaindrift.remediator.recommend;

/** What a deletion does to traffic, best first. */
public enum DeleteClass {
    /** Proved: no packet's verdict changes. */
    NO_OP,
    /** Some packet's verdict may change: never automatic. */
    VERDICT_CHANGING;

    /** The worse of the two. */
    public DeleteClass worse(DeleteClass other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
