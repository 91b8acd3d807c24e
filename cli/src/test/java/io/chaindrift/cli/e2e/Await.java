package io.chaindrift.cli.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true. */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    /**
     * Asks again and again until the answer is empty.
     *
     * @param what what is waited for, for the message
     * @param difference what is not yet so, or an empty text
     */
    static void until(Duration patience, String what, Callable<String> difference) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            String last = difference.call();
            while (!last.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within " + patience + ": " + what + "; still:\n" + last);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                last = difference.call();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
        }
    }
}
