package io.chaindrift.collector.core;

import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest capture of a plane that readers can build on. Immutable.
 *
 * @param syncOrdinal syncs seen since the stream began
 * @param raw digest of the save
 * @param canonical digest of the named form
 * @param names digest of the kernel's names of churned chains
 * @param canonVersion version of the named form
 * @param trusted whether it may be judged
 * @param toolVersion version of the program that decoded it; null when not known
 * @param form the named form as published, the base of the next delta; null when an earlier process sent it
 * @param keyframeAt when, in steady time, the latest keyframe was recorded; null when an earlier process did
 * @param saidAt when, in steady time, anything was last recorded of the plane; null when an earlier process did
 */
public record LastCapture(
        long syncOrdinal,
        Digest raw,
        Digest canonical,
        Digest names,
        int canonVersion,
        boolean trusted,
        @Nullable String toolVersion,
        @Nullable NamedRuleset form,
        @Nullable Instant keyframeAt,
        @Nullable Instant saidAt) {

    /** What remains of it for the next process: everything but the form and the times. */
    public LastCapture withoutForm() {
        return new LastCapture(
                syncOrdinal, raw, canonical, names, canonVersion, trusted, toolVersion, null, null, null);
    }

    /** The same, spoken of at that time. */
    LastCapture saidAt(Instant at) {
        return new LastCapture(
                syncOrdinal, raw, canonical, names, canonVersion, trusted, toolVersion, form, keyframeAt, at);
    }
}
