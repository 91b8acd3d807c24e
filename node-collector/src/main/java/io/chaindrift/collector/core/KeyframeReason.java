package io.chaindrift.collector.core;

/** Why a capture is recorded in full. */
public enum KeyframeReason {
    /** First capture of the plane in the epoch. */
    START,
    /** The interval is over. */
    PERIODIC,
    /** The rules of the named form changed. */
    CANON_CHANGED,
    /** Another iptables version decodes. */
    DECODER_CHANGED,
    /** Events before it were lost. */
    AFTER_LOSS,
    /** A reader asked. */
    REQUESTED,
    /** The capture before had another trust. */
    TRUST_CHANGED,
    /** A delta would not be smaller. */
    LARGE_CHANGE
}
