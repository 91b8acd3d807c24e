package io.chaindrift.processor.audit.model;

/** Whether the copies in a chain become more. */
public enum Growth {
    /** Too few syncs seen to say. */
    UNKNOWN,
    STATIC,
    GROWING,
    SHRINKING
}
