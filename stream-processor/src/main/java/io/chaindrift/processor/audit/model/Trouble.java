package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * Why a plane cannot be judged until its next keyframe.
 *
 * @param reason of a closed set
 * @param detail one sentence for people
 * @param since observedAt of the event that showed it
 */
public record Trouble(Reason reason, String detail, long since) {

    public Trouble {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** What broke. */
    public enum Reason {
        /** Sequences are missing. */
        GAP,
        /** The writer said that events were lost. */
        EVENTS_LOST,
        /** A stream or epoch that was superseded speaks again: two writers for one node. */
        DUPLICATE_IDENTITY,
        /** Two contents for one position. */
        EQUIVOCATION,
        /** A delta or heartbeat does not start from the capture before it. */
        BROKEN_LINKAGE,
        /** The named form's version is another one. */
        CANON_MISMATCH,
        /** The content does not have the digest that the capture claims. */
        DIGEST_MISMATCH,
        /** A capture in parts is larger than what is held, or its parts contradict each other. */
        BROKEN_PARTS,
        /** A record of the node's log could not be read. */
        UNREADABLE,
        /** The audit of an event failed. */
        PROCESSING_FAILED,
        /** The collector says that it does not look at the plane any more. */
        NOT_LOOKED_AT,
        /** The collector looks at it and has said nothing of it while it spoke of others. */
        NOT_SPOKEN_OF
    }
}
