package io.chaindrift.remediator.recommend;

import java.util.Optional;

/** What removes a finding. Only {@link #CLEAN} is a deletion. */
public enum FindingRemedy {
    CLEAN(""),
    REBOOT("only a reboot of the node removes it"),
    UPGRADE_FIRST("copies return within one sync until the router is upgraded: upgrade first"),
    NONE("nothing is to be done about it"),
    UNKNOWN("no remedy is known");

    private final String whyNotDeleted;

    FindingRemedy(String whyNotDeleted) {
        this.whyNotDeleted = whyNotDeleted;
    }

    /** Why rules are not deleted under this remedy; empty when they are. */
    public Optional<String> whyNotDeleted() {
        return whyNotDeleted.isEmpty() ? Optional.empty() : Optional.of(whyNotDeleted);
    }
}
