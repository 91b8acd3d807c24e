package io.chaindrift.collector.core;

import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What every capture says of itself, whichever way it is recorded.
 *
 * @param plane which
 * @param syncs the router's syncs
 * @param raw digest of the save
 * @param canonical digest of the named form
 * @param canonVersion version of the named form
 * @param provenance how it was made
 * @param suspicion why it is not to be judged; null when it may be
 */
public record CaptureFacts(
        Plane plane,
        Syncs syncs,
        Digest raw,
        Digest canonical,
        int canonVersion,
        Provenance provenance,
        @Nullable Suspicion suspicion) {}
