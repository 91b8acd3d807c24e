package io.chaindrift.processor.audit.model;

/** What made a drift. */
public enum Cause {
    /** Not known. */
    UNKNOWN,
    /** There is no drift. */
    NONE,
    EXISTENCE_CHECK_BROKEN_NOW,
    EXISTENCE_CHECK_BROKEN_EARLIER,
    REWORDED_COMMENT,
    RULE_DROPPED,
    FLAG_CHANGE,
    ABANDONED_PLANE,
    TWO_ROUTERS,
    RULES_REMOVED,
    LEFTOVER,
    REORDERED
}
