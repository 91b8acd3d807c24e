package io.chaindrift.processor.audit.model;

/** How sure it is that a router's sync took foreign rules away. */
public enum LossCertainty {
    /** Nothing but syncs of the router was committed between the two captures. */
    COMMIT_OF_ROUTER,
    /** Others committed as well, or it is not known whether they did. */
    AMONG_OTHERS
}
