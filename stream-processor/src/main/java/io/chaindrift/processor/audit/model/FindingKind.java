package io.chaindrift.processor.audit.model;

/** What is wrong. */
public enum FindingKind {
    DUPLICATE,
    STALE_VERSION,
    STALE_FLAGS,
    MISSING,
    OUT_OF_ORDER,
    ORPHAN_PLANE,
    LEFTOVER
}
