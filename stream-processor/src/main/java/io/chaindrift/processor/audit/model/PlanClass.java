package io.chaindrift.processor.audit.model;

/** What a deletion does to traffic. */
public enum PlanClass {
    /** Proved: no packet's verdict changes. */
    NO_OP,
    VERDICT_CHANGING
}
