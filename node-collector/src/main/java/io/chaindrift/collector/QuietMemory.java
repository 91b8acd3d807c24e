package io.chaindrift.collector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a process that has just read and published can give memory back: the heap of a capture is many times what stays of it,
 * a heap that nobody allocates in is never collected, and most code is needed for a moment only. For one looking thread; how memory
 * is given back may be set by another.
 */
final class QuietMemory {

    private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();

    private final AtomicReference<@Nullable SpareMemory> spare = new AtomicReference<>();
    private long done;
    private long doneAt;
    private boolean given = true;
    private long heap;

    void whenQuiet(SpareMemory memory) {
        spare.set(memory);
    }

    /** Nanoseconds until there is something to be given back; the longest time where there is nothing. */
    long pause(long now) {
        return given || spare.get() == null ? Long.MAX_VALUE : Math.max(0, doneAt + QUIET_NANOS - now);
    }

    /**
     * After each look.
     *
     * @param now nanoseconds of any clock that only grows
     * @param doneSoFar planes read and events recorded so far
     * @param waiting recorded looks that are not published
     * @param heapBytes what the heap takes of the machine's memory
     */
    void looked(long now, long doneSoFar, int waiting, LongSupplier heapBytes) {
        if (doneSoFar != done) {
            done = doneSoFar;
            doneAt = now;
            given = false;
        }
        SpareMemory memory = spare.get();
        if (memory == null || given || waiting > 0 || now - doneAt < QUIET_NANOS) {
            return;
        }
        given = true;
        if (heapBytes.getAsLong() > heap) {
            memory.collectHeap();
            heap = heapBytes.getAsLong();
        }
        memory.letGoOfFiles();
    }
}
