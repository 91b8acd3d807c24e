package io.chaindrift.ruleset.audit;

/** What is wrong with a rule or a plane. */
public enum FindingKind {
    /** A further copy of a rule that belongs. */
    DUPLICATE,
    /** A rule that another release wrote. */
    STALE_VERSION,
    /** A rule that this release wrote with other flags. */
    STALE_FLAGS,
    /** The router owns it and it is not there. */
    MISSING,
    /** It stands once, but not where the router puts it. */
    OUT_OF_ORDER,
    /** A plane that the router left: frozen policy that still filters. */
    ORPHAN_PLANE,
    /** Residue of the service proxy or the routing controller, or of a clean-up that was not finished: reported only. */
    LEFTOVER
}
