package io.chaindrift.ruleset.audit;

/** What helps. */
public enum Remedy {
    /** Delete the rules of the plan. */
    CLEAN,
    /** Reboot the node; nothing smaller removes it safely. */
    REBOOT,
    /** Upgrade the router first: what is deleted now comes back at its next sync. */
    UPGRADE_FIRST,
    /** Nothing to do by hand. */
    NONE
}
