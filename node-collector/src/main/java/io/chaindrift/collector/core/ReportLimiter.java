package io.chaindrift.collector.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides which requests for a report are answered: each once, and no two within an interval; what comes in between is answered
 * when the interval is over. Time is nanoseconds of any steady clock. Not thread-safe.
 */
public final class ReportLimiter {

    private static final int REMEMBERED = 64;

    private final long interval;
    private final Deque<String> known = new ArrayDeque<>();
    private boolean wanted;
    private boolean answered;
    private long answeredAt;

    /** A limiter that lets one report pass in that time. */
    public ReportLimiter(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** A request came; one that came before is ignored. */
    public void ask(String requestId) {
        if (known.contains(requestId)) {
            return;
        }
        if (known.size() == REMEMBERED) {
            known.removeFirst();
        }
        known.addLast(requestId);
        wanted = true;
    }

    /** Whether a report is wanted, now or when the interval is over. */
    public boolean isWanted() {
        return wanted;
    }

    /** Whether to report now; after true, as if it had been done. */
    public boolean due(long now) {
        boolean due = wanted && (!answered || now - answeredAt >= interval);
        if (due) {
            wanted = false;
            answered = true;
            answeredAt = now;
        }
        return due;
    }
}
