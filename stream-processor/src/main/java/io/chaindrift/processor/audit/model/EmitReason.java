package io.chaindrift.processor.audit.model;

/** Why a fact was written. */
public enum EmitReason {
    FIRST_SEEN,
    ROUTER_CHANGED,
    VERDICT_CHANGED,
    CONFIRMED,
    COUNTS_CHANGED,
    GROWTH_CHANGED,
    TRUST_CHANGED,
    EVIDENCE_CHANGED,
    OPENED,
    REOPENED,
    RESOLVED,
    REMOVED
}
