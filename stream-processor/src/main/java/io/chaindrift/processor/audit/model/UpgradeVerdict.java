package io.chaindrift.processor.audit.model;

/** How a chain came through an upgrade. */
public enum UpgradeVerdict {
    UNKNOWN,
    CONVERGED,
    RESIDUE,
    GROWING,
    MISSING_RULES
}
