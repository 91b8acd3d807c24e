package io.chaindrift.collector;

import java.util.concurrent.TimeUnit;

/**
 * Ends the pause of a thread that waits for something new. A monitor, as waiting for it takes half of the processor time that waiting
 * for one of {@code java.util.concurrent} takes where both are interpreted, which is so in a thread that wakes once a second. Thread-safe.
 */
final class Wake {

    private boolean called;

    /** Ends the pause that is, or else the next one. */
    synchronized void now() {
        called = true;
        notifyAll();
    }

    /**
     * Pauses that many nanoseconds, to the millisecond above, or until {@link #now} is called; without end it may be shorter.
     *
     * @return whether it was called since the last time
     */
    synchronized boolean within(long nanos) throws InterruptedException {
        if (!called && nanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
        boolean was = called;
        called = false;
        return was;
    }
}
