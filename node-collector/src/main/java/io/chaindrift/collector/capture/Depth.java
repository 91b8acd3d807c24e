package io.chaindrift.collector.capture;

/** How much a look is to bring. */
public enum Depth {
    /** What changed, when it is due. */
    CHANGES,
    /** The present state of every plane, as a heartbeat needs it; a plane known to be unchanged is not read again. */
    PRESENT,
    /** Every plane read afresh and checked against the kernel's own count, as a keyframe needs it. */
    FULL
}
