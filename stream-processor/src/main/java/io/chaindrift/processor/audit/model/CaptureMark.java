package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a capture says of itself.
 *
 * @param plane plane id
 * @param captureId sequence of its first part
 * @param part number of this part, from 0
 * @param parts how many parts it has
 * @param syncOrdinal router syncs seen since the stream began
 * @param syncsSincePrevious syncs known to lie between the capture before and this one; null where not known
 * @param digest canonical digest of the plane, lower-case hex
 * @param canonVersion version of the named form
 * @param trusted whether the capture may be judged
 * @param pods pods with a firewall chain; -1 where the event does not tell
 * @param policies policies with a chain; -1 where the event does not tell
 * @param commits what it tells of commits; of one that does not tell, what the latest one before it told; null where none did
 */
public record CaptureMark(
        String plane,
        long captureId,
        int part,
        int parts,
        long syncOrdinal,
        @Nullable Long syncsSincePrevious,
        String digest,
        int canonVersion,
        boolean trusted,
        long pods,
        long policies,
        @Nullable Commits commits) {

    public CaptureMark {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(digest, "digest");
    }

    /** The same capture, no longer to be relied on. */
    public CaptureMark distrusted() {
        return new CaptureMark(
                plane,
                captureId,
                part,
                parts,
                syncOrdinal,
                syncsSincePrevious,
                digest,
                canonVersion,
                false,
                pods,
                policies,
                commits);
    }

    /** The same capture with the counts of the one before it, which it repeats. */
    public CaptureMark counting(long podsBefore, long policiesBefore) {
        return new CaptureMark(
                plane,
                captureId,
                part,
                parts,
                syncOrdinal,
                syncsSincePrevious,
                digest,
                canonVersion,
                trusted,
                podsBefore,
                policiesBefore,
                commits);
    }

    /** The same capture with what is known of commits. */
    public CaptureMark committed(@Nullable Commits known) {
        return new CaptureMark(
                plane,
                captureId,
                part,
                parts,
                syncOrdinal,
                syncsSincePrevious,
                digest,
                canonVersion,
                trusted,
                pods,
                policies,
                known);
    }

    /** True when the router is known to have synced at least that often since the capture before. */
    public boolean syncedAtLeast(long times) {
        Long known = syncsSincePrevious;
        return known != null && known >= times;
    }
}
