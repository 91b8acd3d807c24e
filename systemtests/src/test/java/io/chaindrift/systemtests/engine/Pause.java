package io.chaindrift.systemtests.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time between two looks at a condition that nobody announces. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.interrupted()) {
            throw new IllegalStateException("interrupted while waiting");
        }
    }
}
