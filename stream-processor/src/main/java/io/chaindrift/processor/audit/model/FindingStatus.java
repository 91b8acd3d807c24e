package io.chaindrift.processor.audit.model;

/** Where a finding stands. */
public enum FindingStatus {
    PROVISIONAL,
    OPEN,
    RESOLVED
}
