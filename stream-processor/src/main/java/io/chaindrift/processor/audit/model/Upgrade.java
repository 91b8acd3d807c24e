package io.chaindrift.processor.audit.model;

import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of the router's version or of the arguments that shape its rules.
 *
 * @param id stable id
 * @param fromVersion version before; null where not known
 * @param toVersion version after; null where not known
 * @param fromVersionClass class of versions before; null where not known
 * @param toVersionClass class of versions after; null where not known
 * @param fromFlagsDigest digest of the arguments before; null where not known
 * @param toFlagsDigest digest of the arguments after; null where not known
 * @param startedAt observedAt of the event that showed it
 * @param syncsAtStart per plane the router syncs seen before
 */
public record Upgrade(
        String id,
        @Nullable String fromVersion,
        @Nullable String toVersion,
        @Nullable String fromVersionClass,
        @Nullable String toVersionClass,
        @Nullable String fromFlagsDigest,
        @Nullable String toFlagsDigest,
        long startedAt,
        SortedMap<String, Long> syncsAtStart) {

    public Upgrade {
        Objects.requireNonNull(id, "id");
        syncsAtStart = Collected.sorted(syncsAtStart);
    }

    /** True when the new router is known to have synced on that plane. */
    public boolean reached(PlaneState plane) {
        Long before = syncsAtStart.get(plane.plane());
        return before == null ? plane.synced() : plane.syncs() > before;
    }
}
