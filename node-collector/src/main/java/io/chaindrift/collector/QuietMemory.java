package io.chaindrift.collector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a process that has just read and published can give memory back: the heap of a capture is many times what stays of it,
 * and a heap that nobody allocates in is never collected. For one looking thread; the action may be set by another.
 */
final class QuietMemory {

    private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();

    private final AtomicReference<@Nullable Runnable> giveBack = new AtomicReference<>();
    private long reads;
    private long readAt;
    private boolean given = true;
    private long heap;

    void whenQuiet(Runnable action) {
        giveBack.set(action);
    }

    /**
     * After each look.
     *
     * @param now nanoseconds of any clock that only grows
     * @param readsSoFar planes read so far
     * @param waiting recorded looks that are not published
     * @param heapBytes what the heap takes of the machine's memory
     */
    void looked(long now, long readsSoFar, int waiting, LongSupplier heapBytes) {
        if (readsSoFar != reads) {
            reads = readsSoFar;
            readAt = now;
            given = false;
        }
        Runnable action = giveBack.get();
        if (action == null || given || waiting > 0 || now - readAt < QUIET_NANOS) {
            return;
        }
        given = true;
        if (heapBytes.getAsLong() > heap) {
            action.run();
            heap = heapBytes.getAsLong();
        }
    }
}
