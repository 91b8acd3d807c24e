package io.chaindrift.processor.audit.model;

/** What removes a finding. */
public enum Remedy {
    CLEAN,
    REBOOT,
    UPGRADE_FIRST,
    NONE
}
