package io.chaindrift.cli.query;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a command waits between two looks. */
@FunctionalInterface
public interface Pause {

    /** Waits so long; false when there is no reason to look again. */
    boolean next(Duration time) throws InterruptedException;

    /** Waits by the clock, until the process is told to end. */
    static Pause untilStopped() {
        CountDownLatch never = new CountDownLatch(1);
        return time -> !never.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
