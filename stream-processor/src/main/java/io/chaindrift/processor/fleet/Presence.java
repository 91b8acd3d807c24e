package io.chaindrift.processor.fleet;

/** Whether a node speaks, as the liveness topic says. */
public enum Presence {
    /** Expected, and never heard. */
    UNKNOWN,
    LIVE,
    SILENT
}
