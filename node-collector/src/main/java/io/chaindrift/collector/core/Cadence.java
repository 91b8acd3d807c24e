package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * How often a plane is spoken of though nothing changed.
 *
 * @param heartbeat longest silence
 * @param keyframe longest time between two keyframes
 */
public record Cadence(Duration heartbeat, Duration keyframe) {

    public Cadence {
        if (heartbeat.isNegative() || heartbeat.isZero() || keyframe.compareTo(heartbeat) < 0) {
            throw new IllegalArgumentException(
                    "heartbeat " + heartbeat + " must be above 0, and keyframe interval " + keyframe + " not below it");
        }
    }
}
