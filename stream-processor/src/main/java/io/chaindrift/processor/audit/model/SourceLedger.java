package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the log of one writer is known.
 *
 * @param last position of the latest event
 * @param recentHashes content hashes of the latest events without a gap between them, the latest last; at most
 *     {@value #REMEMBERED}
 * @param superseded ids of the streams before this one, the latest last; at most {@value #STREAMS}
 * @param trouble what broke in the inventory's log and has not been made good; null where nothing, and in a collector's log, whose
 *     troubles are its planes'
 */
public record SourceLedger(
        StreamPosition last,
        List<Long> recentHashes,
        List<String> superseded,
        @Nullable Trouble trouble) {

    /** How many content hashes are kept to tell a repeated record from a contradicting one. */
    public static final int REMEMBERED = 8;

    /** How many former streams are kept. */
    public static final int STREAMS = 8;

    /** A log without trouble. */
    public static SourceLedger of(StreamPosition last, List<Long> recentHashes, List<String> superseded) {
        return new SourceLedger(last, recentHashes, superseded, null);
    }

    /** The same log with that trouble. */
    public SourceLedger troubled(@Nullable Trouble other) {
        return new SourceLedger(last, recentHashes, superseded, other);
    }

    public SourceLedger {
        Objects.requireNonNull(last, "last");
        recentHashes = List.copyOf(recentHashes);
        superseded = List.copyOf(superseded);
    }
}
