package io.chaindrift.processor.topology;

import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Duration;
import java.util.Objects;

/**
 * When a node is called silent, and when it is given up.
 *
 * @param allowedSilence how long a node may say nothing
 * @param checkEvery how often this is looked at
 * @param refreshAfter how much further a speaking node's time must be before its last sign of life is told again
 * @param forgetAfter how long nobody may speak of a node, itself included, before it is taken out of all books
 */
public record LivenessRules(Duration allowedSilence, Duration checkEvery, Duration refreshAfter, Duration forgetAfter) {

    /** As long as the events themselves are kept: of a node given up then, no event is left. */
    public static final Duration EVENTS_KEPT =
            Objects.requireNonNull(ChaindriftTopic.NODE_EVENTS.retention().time());

    /** 15 minutes, looked at every 10 seconds, told again each minute, given up when its events are gone. */
    public static final LivenessRules DEFAULT =
            new LivenessRules(Duration.ofMinutes(15), Duration.ofSeconds(10), Duration.ofMinutes(1));

    public LivenessRules {
        if (allowedSilence.isNegative() || allowedSilence.isZero() || checkEvery.isNegative() || checkEvery.isZero()) {
            throw new IllegalArgumentException("allowed silence and check interval must be above 0");
        }
        if (forgetAfter.compareTo(allowedSilence) <= 0) {
            throw new IllegalArgumentException("a node that is silent for " + forgetAfter + " cannot be given up, for "
                    + allowedSilence + " of silence are allowed");
        }
    }

    /** The same with the events' retention as the time after which a node is given up. */
    public LivenessRules(Duration allowedSilence, Duration checkEvery, Duration refreshAfter) {
        this(allowedSilence, checkEvery, refreshAfter, EVENTS_KEPT);
    }

    /** The same with another time after which a node is given up. */
    public LivenessRules forgettingAfter(Duration time) {
        return new LivenessRules(allowedSilence, checkEvery, refreshAfter, time);
    }
}
