package io.chaindrift.ruleset.plan;

/** What a deletion does to packets, the harmless one first. */
public enum PlanClass {
    /** Proved: no packet's verdict changes. */
    NO_OP,
    /** Some packet may be judged differently; needs a person's approval. */
    VERDICT_CHANGING
}
