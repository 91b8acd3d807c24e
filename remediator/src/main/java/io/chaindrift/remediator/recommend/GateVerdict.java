package io.chaindrift.remediator.recommend;

/** What a gate says. Unknown means deny. */
public enum GateVerdict {
    ALLOW,
    DENY,
    /** The gate could not tell. */
    UNKNOWN
}
