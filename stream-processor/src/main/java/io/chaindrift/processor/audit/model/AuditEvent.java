package io.chaindrift.processor.audit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event of a node's log, as far as the audit needs it. */
public sealed interface AuditEvent {

    /** Writer, position and time. */
    EventHeader header();

    /**
     * A writer started.
     *
     * @param previous where the epoch before ended; null where not known
     * @param complete true when the writer says that nothing of the epoch before was lost
     */
    record EpochStarted(EventHeader header, @Nullable StreamPosition previous, boolean complete)
            implements AuditEvent {}

    /** The router was observed. */
    record RouterObserved(EventHeader header, RouterSighting sighting) implements AuditEvent {}

    /**
     * The machine was observed.
     *
     * @param hostIptables version of its own iptables; null where not known
     * @param planes ids of the planes that its collector looks at
     */
    record NodeObserved(EventHeader header, @Nullable String hostIptables, List<String> planes) implements AuditEvent {
        public NodeObserved {
            planes = List.copyOf(planes);
        }
    }

    /** A plane in full, or one part of it. */
    record Keyframe(EventHeader header, CaptureMark mark, List<ChainPiece> chains) implements AuditEvent {
        public Keyframe {
            chains = List.copyOf(chains);
        }
    }

    /**
     * What changed in a plane, or one part of it.
     *
     * @param baseDigest canonical digest of the form that it applies to
     */
    record Delta(EventHeader header, CaptureMark mark, String baseDigest, List<EditPiece> edits) implements AuditEvent {
        public Delta {
            edits = List.copyOf(edits);
        }
    }

    /** A plane as in the capture before; perhaps after further syncs. */
    record Unchanged(EventHeader header, CaptureMark mark) implements AuditEvent {}

    /**
     * A plane could not be read.
     *
     * @param plane plane id; null when none could be read
     */
    record CaptureFailed(EventHeader header, @Nullable String plane, String reason) implements AuditEvent {}

    /** The writer lost events. */
    record EventsLost(EventHeader header, String reason) implements AuditEvent {}

    /**
     * The inventory knows the node.
     *
     * @param expected whether a collector should report from it
     */
    record NodeRegistered(EventHeader header, boolean expected) implements AuditEvent {}

    /** The node is gone. */
    record NodeRemoved(EventHeader header) implements AuditEvent {}

    /**
     * Nobody has spoken of the node for longer than its events are kept. Its header repeats the last known position of the node's
     * collector; the time is that of the decision.
     */
    record GivenUp(EventHeader header) implements AuditEvent {}

    /** An event that changes nothing but the position in its stream. */
    record Noted(EventHeader header) implements AuditEvent {}

    /**
     * A record of the node's log that cannot be read. Its header repeats the last known position of the node's collector.
     *
     * @param reason what is wrong with it
     */
    record Unreadable(EventHeader header, String reason) implements AuditEvent {}
}
