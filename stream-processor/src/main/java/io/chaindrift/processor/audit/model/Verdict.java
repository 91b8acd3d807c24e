package io.chaindrift.processor.audit.model;

/** What is said of a chain, worst first. */
public enum Verdict {
    UNKNOWN,
    MISSING,
    SURPLUS,
    DISORDERED,
    CLEAN
}
