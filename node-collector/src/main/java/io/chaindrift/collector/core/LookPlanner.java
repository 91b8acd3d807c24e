package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * Decides when a change that was noticed is looked at: once a burst has ended, not later than a limit though it has not, and never
 * faster than the budget allows. Time is nanoseconds of any steady clock, given with each call. Not thread-safe.
 */
public final class LookPlanner {

    private static final long NONE = Long.MIN_VALUE;

    private final long quiet;
    private final long longest;
    private final CpuBudget budget;
    private long firstNotice = NONE;
    private long lastNotice = NONE;
    private boolean said;

    /**
     * A planner.
     *
     * @param debounce a burst has ended after that time without a notice
     * @param longest from the first notice of a burst to the look at most
     * @param budget what looking may cost; others may take of it too
     */
    public LookPlanner(Duration debounce, Duration longest, CpuBudget budget) {
        this.quiet = debounce.toNanos();
        this.longest = Math.max(longest.toNanos(), debounce.toNanos());
        this.budget = budget;
    }

    /** Something changed, or changed again. */
    public void noticed(long now) {
        lastNotice = now;
        if (firstNotice == NONE) {
            firstNotice = now;
        }
    }

    /** Whether a noticed change is to be looked at now. */
    public boolean due(long now) {
        return pause(now) == 0;
    }

    /** Nanoseconds until the noticed change is due; {@link Long#MAX_VALUE} when nothing was noticed. */
    public long pause(long now) {
        if (firstNotice == NONE) {
            return Long.MAX_VALUE;
        }
        long at = Math.min(lastNotice + quiet, firstNotice + longest);
        return Math.max(Math.max(0, at - now), budget.pause(now));
    }

    /** A look has been made; what was noticed before it is dealt with. What it cost is charged by whoever measured it. */
    public void looked() {
        firstNotice = NONE;
        lastNotice = NONE;
        said = false;
    }

    /** True once for each change that has waited longer than the limit because of the budget. */
    public boolean overBudget(long now) {
        boolean over = firstNotice != NONE && !said && now - firstNotice > longest && budget.pause(now) > 0;
        said |= over;
        return over;
    }
}
