package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * How often a plane is asked that does not say when it changes: often after a change, ever less often while nothing happens, and
 * never so often that asking takes more than a share of one core. Time is nanoseconds of any steady clock. Not thread-safe.
 */
public final class PollPace {

    private final long shortest;
    private final long longest;
    private final double share;
    private long interval;
    private long next = Long.MIN_VALUE;

    /**
     * A pace.
     *
     * @param shortest time between two questions after a change
     * @param longest time between two questions while nothing changes; a question may cost so much that it takes longer
     * @param share of one core that asking may take
     */
    public PollPace(Duration shortest, Duration longest, double share) {
        this.shortest = shortest.toNanos();
        this.longest = Math.max(longest.toNanos(), this.shortest);
        this.share = share;
        this.interval = this.shortest;
    }

    /** Whether it is time to ask. */
    public boolean due(long now) {
        return now >= next;
    }

    /** Nanoseconds until it is time. */
    public long pause(long now) {
        return next == Long.MIN_VALUE ? 0 : Math.max(0, next - now);
    }

    /** It was asked. */
    public void asked(long now, long cost, boolean news) {
        interval = news ? shortest : Math.min(longest, interval * 2);
        next = now + Math.max(interval, (long) (cost / share));
    }
}
