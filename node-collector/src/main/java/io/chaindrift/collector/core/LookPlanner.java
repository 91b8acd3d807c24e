package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * Decides when a change that was noticed is looked at: once a burst has ended, not later than a limit though it has not, and never
 * faster than the budget allows. Time is nanoseconds of any steady clock, given with each call. Not thread-safe.
 *
 * <p>The budget is a share of one core: what looking costs is taken from an allowance that grows by that share of the time
 * that passes, up to a reserve, so that a change after a quiet time is looked at without delay however much it costs. A cost
 * may take the allowance below zero; the next look waits until it is made good.
 */
public final class LookPlanner {

    private static final long NONE = Long.MIN_VALUE;

    private final long quiet;
    private final long longest;
    private final double share;
    private final double reserve;
    private double allowance;
    private long accountedAt = NONE;
    private long firstNotice = NONE;
    private long lastNotice = NONE;
    private boolean said;

    /**
     * A planner.
     *
     * @param debounce a burst has ended after that time without a notice
     * @param longest from the first notice of a burst to the look at most
     * @param share of one core that looking may take on average, above 0 and at most 1
     * @param reserve processor time that may be taken at once after a quiet time
     */
    public LookPlanner(Duration debounce, Duration longest, double share, Duration reserve) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share + " of a core is not above 0 and at most 1");
        }
        this.quiet = debounce.toNanos();
        this.longest = Math.max(longest.toNanos(), debounce.toNanos());
        this.share = share;
        this.reserve = reserve.toNanos();
        this.allowance = this.reserve;
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
        return Math.max(settled(now), solvent(now));
    }

    private long settled(long now) {
        long at = Math.min(lastNotice + quiet, firstNotice + longest);
        return Math.max(0, at - now);
    }

    private long solvent(long now) {
        account(now);
        return allowance >= 0 ? 0 : (long) Math.ceil(-allowance / share);
    }

    /** A look has been made; what was noticed before it is dealt with. */
    public void looked(long now, long cost) {
        account(now);
        allowance -= cost;
        firstNotice = NONE;
        lastNotice = NONE;
        said = false;
    }

    /** True once for each change that has waited longer than the limit because of the budget. */
    public boolean overBudget(long now) {
        boolean over = firstNotice != NONE && !said && now - firstNotice > longest && solvent(now) > 0;
        said |= over;
        return over;
    }

    private void account(long now) {
        if (accountedAt != NONE) {
            allowance = Math.min(reserve, allowance + (now - accountedAt) * share);
        }
        accountedAt = now;
    }
}
