package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * How often a plane is asked that does not say when it changes: often after a change, ever less often while nothing happens, and
 * never faster than the budget allows. Time is nanoseconds of any steady clock. Not thread-safe.
 */
public final class PollPace {

    private final long shortest;
    private final long longest;
    private final long patience;
    private final CpuBudget budget;
    private long interval;
    private long next = Long.MIN_VALUE;
    private boolean said;

    /**
     * A pace.
     *
     * @param shortest time between two questions after a change
     * @param longest time between two questions while nothing changes
     * @param patience how long a question may be late because of the budget before that is said
     * @param budget what asking may cost; others may take of it too
     */
    public PollPace(Duration shortest, Duration longest, Duration patience, CpuBudget budget) {
        this.shortest = shortest.toNanos();
        this.longest = Math.max(longest.toNanos(), this.shortest);
        this.patience = patience.toNanos();
        this.budget = budget;
        this.interval = this.shortest;
    }

    /** Whether it is time to ask. */
    public boolean due(long now) {
        return pause(now) == 0;
    }

    /** Whether it is too soon to ask, whatever the budget. */
    public boolean isResting(long now) {
        return next != Long.MIN_VALUE && now < next;
    }

    /** Nanoseconds until it is time. */
    public long pause(long now) {
        long rest = next == Long.MIN_VALUE ? 0 : Math.max(0, next - now);
        return Math.max(rest, budget.pause(now));
    }

    /** It was asked. What that cost is charged by whoever measured it. */
    public void asked(long now, boolean news) {
        interval = news ? shortest : Math.min(longest, interval * 2);
        next = now + interval;
        said = false;
    }

    /** True once for each question that is late because of the budget. */
    public boolean overBudget(long now) {
        boolean over = next != Long.MIN_VALUE && !said && now - next > patience && budget.pause(now) > 0;
        said |= over;
        return over;
    }
}
