package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;

/**
 * How the copies in a chain develop.
 *
 * @param growth what is said now
 * @param samples the samples of the present stretch, oldest first: the last before a rise, and those since
 * @param changedAtSync the sync at which the copies last differed from the sample before; the first sample's sync when never
 */
public record GrowthTrack(Growth growth, List<Sample> samples, long changedAtSync) {

    /** Nothing seen yet. */
    public static final GrowthTrack NONE = new GrowthTrack(Growth.UNKNOWN, List.of(), 0);

    public GrowthTrack {
        Objects.requireNonNull(growth, "growth");
        samples = List.copyOf(samples);
    }

    /**
     * One trusted capture.
     *
     * @param sync router syncs seen so far
     * @param copies copies too many in the chain
     * @param at observedAt
     * @param counted whether it is known how many syncs came since the sample before
     */
    public record Sample(long sync, long copies, long at, boolean counted) {}
}
