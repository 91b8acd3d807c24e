package io.chaindrift.processor.topology;

import java.time.Duration;

/**
 * When a node is called silent.
 *
 * @param allowedSilence how long a node may say nothing
 * @param checkEvery how often this is looked at
 * @param refreshAfter how much further a speaking node's time must be before its last sign of life is told again
 */
public record LivenessRules(Duration allowedSilence, Duration checkEvery, Duration refreshAfter) {

    /** 15 minutes, looked at every 10 seconds, told again each minute. */
    public static final LivenessRules DEFAULT =
            new LivenessRules(Duration.ofMinutes(15), Duration.ofSeconds(10), Duration.ofMinutes(1));

    public LivenessRules {
        if (allowedSilence.isNegative() || allowedSilence.isZero() || checkEvery.isNegative() || checkEvery.isZero()) {
            throw new IllegalArgumentException("allowed silence and check interval must be above 0");
        }
    }
}
