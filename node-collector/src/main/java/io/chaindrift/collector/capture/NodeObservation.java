package io.chaindrift.collector.capture;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at a node: all its planes at about the same time.
 *
 * @param observedAt when
 * @param planes what was seen, at most one entry per plane
 * @param router what the source knows of the router from elsewhere than the rules; null when it knows nothing
 * @param ipsets the node's IP sets; null when they were not asked for or could not be read
 * @param cursor the source's position behind this observation, to be kept with it; null for a source without positions
 * @param node what the machine is, where the source asked it anew; null where it did not
 */
public record NodeObservation(
        Instant observedAt,
        List<PlaneObservation> planes,
        @Nullable RouterSighting router,
        @Nullable IpsetListing ipsets,
        @Nullable String cursor,
        @Nullable NodeFacts node) {

    /** An observation of the rules alone. */
    public NodeObservation(
            Instant observedAt,
            List<PlaneObservation> planes,
            @Nullable RouterSighting router,
            @Nullable IpsetListing ipsets,
            @Nullable String cursor) {
        this(observedAt, planes, router, ipsets, cursor, null);
    }

    public NodeObservation {
        Objects.requireNonNull(observedAt, "observedAt");
        planes = List.copyOf(planes);
    }
}
