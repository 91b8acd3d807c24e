package io.chaindrift.processor.audit.model;

/** Who wrote an event of a node's log; each has a stream of its own. */
public enum EventSource {
    COLLECTOR,
    INVENTORY,
    /** A writer that this program does not know. */
    UNKNOWN
}
