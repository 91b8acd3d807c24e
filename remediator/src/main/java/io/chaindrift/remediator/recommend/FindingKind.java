package io.chaindrift.remediator.recommend;

import java.util.Optional;

/** What is wrong with a rule or a plane, and whether deleting rules can ever be the answer. */
public enum FindingKind {
    DUPLICATE(""),
    STALE_VERSION(""),
    STALE_FLAGS(""),
    MISSING(
            "a rule that the router owns is missing: nothing is surplus here, and the router puts it back at its next sync"),
    OUT_OF_ORDER("the rule belongs to the running router and only stands at another index: nothing is surplus here"),
    ORPHAN_PLANE(
            "the router has left this plane, whose rules still filter with the policies of that day: single rules are not"
                    + " deleted; reboot the node"),
    LEFTOVER("what service proxy or routing left is reported only: it goes with a reboot of the node"),
    UNKNOWN("this version of the remediator does not know what kind of finding this is");

    private final String whyNeverDeleted;

    FindingKind(String whyNeverDeleted) {
        this.whyNeverDeleted = whyNeverDeleted;
    }

    /** Why a finding of this kind is never resolved by deleting rules; empty when deleting may resolve it. */
    public Optional<String> whyNeverDeleted() {
        return whyNeverDeleted.isEmpty() ? Optional.empty() : Optional.of(whyNeverDeleted);
    }
}
