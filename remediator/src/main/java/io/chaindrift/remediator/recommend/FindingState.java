package io.chaindrift.remediator.recommend;

/** Where a finding stands. */
public enum FindingState {
    /** Seen, not yet confirmed by a capture after another sync. */
    PROVISIONAL,
    /** Confirmed. */
    OPEN,
    /** Gone. */
    RESOLVED,
    /** A state that this version does not know: nothing is decided on it. */
    UNKNOWN
}
