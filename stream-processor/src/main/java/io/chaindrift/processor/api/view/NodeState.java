package io.chaindrift.processor.api.view;

/** Where a node stands. Each node is in exactly one state, so that total = clean + drifted + unknown + silent. */
public enum NodeState {
    /** It reports, all of it could be judged, and nothing has drifted. */
    CLEAN,
    /** It reports, all of it could be judged, and some chain has drift or a plane is abandoned. */
    DRIFTED,
    /** It cannot be judged: never heard, nothing captured yet, a broken history, or a capture that is not trusted. */
    UNKNOWN,
    /** It has stopped reporting: what is known of it is old. */
    SILENT
}
