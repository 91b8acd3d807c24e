package io.chaindrift.collector.capture;

import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.named.NamedSave;
import org.jspecify.annotations.Nullable;

/** What a look at one plane brought. */
public sealed interface PlaneObservation {

    /** The plane looked at. */
    Plane plane();

    /**
     * A complete capture.
     *
     * @param save the save; its end was seen
     * @param provenance how it was made
     * @param metricSyncs the router's syncs since the previous look (for the first: since the router's start) by its own count;
     *     null when the source has no such count
     * @param written whether those syncs wrote this plane: a router leaves the planes of other backends alone. Without a count
     *     it has no meaning
     * @param routerCommitted whether netlink told of a restore by the router since the plane was captured before
     * @param suspicion why the capture may not be judged; null when it may
     */
    record Captured(
            Plane plane,
            NamedSave save,
            Provenance provenance,
            @Nullable Long metricSyncs,
            boolean written,
            boolean routerCommitted,
            @Nullable Suspicion suspicion)
            implements PlaneObservation {

        /** A capture of which netlink told nothing. */
        public Captured(
                Plane plane,
                Ruleset rules,
                Provenance provenance,
                @Nullable Long metricSyncs,
                boolean written,
                @Nullable Suspicion suspicion) {
            this(plane, NamedSave.of(rules), provenance, metricSyncs, written, false, suspicion);
        }

        /** The rules as parsed. */
        public Ruleset rules() {
            return save.rules();
        }

        /** The same, not to be judged for this reason. */
        public Captured suspect(Suspicion why) {
            return new Captured(plane, save, provenance, metricSyncs, written, routerCommitted, why);
        }

        /** The same with what netlink told. */
        public Captured with(Provenance told, boolean byRouter) {
            return new Captured(plane, save, told, metricSyncs, written, byRouter, suspicion);
        }
    }

    /** The plane was not read: the kernel's generation has not moved since its last trusted capture. */
    record Same(Plane plane) implements PlaneObservation {}

    /** The plane holds no table at all; it was seen without reading, so that looking creates nothing. */
    record Absent(Plane plane) implements PlaneObservation {}

    /** The plane could not be captured. What was known of it before is old, not wrong. */
    record Failed(Plane plane, CaptureFailure failure) implements PlaneObservation {}
}
