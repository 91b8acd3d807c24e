package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakeTest {

    private static final long LONG = Duration.ofMinutes(10).toNanos();

    private final Wake wake = new Wake();

    @Test
    void callsBeforeAPauseEndItOnce() throws Exception {
        wake.now();
        wake.now();

        assertTrue(wake.within(LONG));
        assertFalse(wake.within(1));
        assertFalse(wake.within(0), "no pause, and not one without end");
        assertFalse(wake.within(-1));
    }

    @Test
    void aCallEndsThePauseThatIs() throws Exception {
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                woken.complete(wake.within(LONG));
            } catch (InterruptedException e) {
                woken.completeExceptionally(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING && waiting.isAlive()) {
            Thread.onSpinWait();
        }

        wake.now();
        assertTrue(woken.get(1, TimeUnit.MINUTES));
    }
}
