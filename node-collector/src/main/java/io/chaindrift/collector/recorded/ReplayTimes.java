package io.chaindrift.collector.recorded;

import java.time.Duration;
import java.time.Instant;

/** How recorded minutes become times. */
public interface ReplayTimes {

    /** Real time at which what was recorded {@code offset} after the beginning is replayed. */
    Instant dueAt(Duration offset);

    /** The time that what was recorded {@code offset} after the beginning is said to have been observed at. */
    Instant observedAt(Duration offset);

    /** The recorded time at this real time. */
    Instant recordedAt(Instant real);
}
