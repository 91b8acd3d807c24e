package io.chaindrift.collector.capture;

import java.util.Objects;

/**
 * Why a complete capture is not to be judged.
 *
 * @param reason of a closed set
 * @param detail one sentence for people
 */
public record Suspicion(Reason reason, String detail) {

    /** The closed set. */
    public enum Reason {
        /** The rules changed while they were read, at every attempt. */
        TORN,
        /** The kernel's own dump holds other counts. */
        COUNT_MISMATCH,
        /** The rules were written by an iptables newer than the one that reads them. */
        NEWER_IPTABLES,
        /** A rule that iptables cannot show. */
        UNDECODED_RULE,
        /** A table that iptables cannot show in full. */
        INCOMPATIBLE_TABLE
    }

    public Suspicion {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
