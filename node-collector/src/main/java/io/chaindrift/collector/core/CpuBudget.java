package io.chaindrift.collector.core;

import java.time.Duration;

/**
 * The account of the processor time that reading may take: one for all planes and all programs. It grows by a share of the time that
 * passes, up to a reserve, so that a change after a quiet time is read without delay however much that costs. A cost may take it
 * below zero; what can wait then waits until it is made good. Time is nanoseconds of any steady clock, given with each call. Not
 * thread-safe.
 */
public final class CpuBudget {

    private static final long NONE = Long.MIN_VALUE;

    private final double share;
    private final double reserve;
    private double allowance;
    private long accountedAt = NONE;
    private long spent;

    /**
     * An account with all of its reserve.
     *
     * @param share of one core that reading may take on average, above 0 and at most 1
     * @param reserve processor time that may be taken at once after a quiet time
     */
    public CpuBudget(double share, Duration reserve) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share + " of a core is not above 0 and at most 1");
        }
        this.share = share;
        this.reserve = reserve.toNanos();
        this.allowance = this.reserve;
    }

    /** Nanoseconds until what can wait may be read; 0 when it may be now. */
    public long pause(long now) {
        earn(now);
        return allowance >= 0 ? 0 : (long) Math.ceil(-allowance / share);
    }

    /** Something was read. */
    public void charge(long now, long cost) {
        earn(now);
        allowance -= cost;
        spent += cost;
    }

    /** Nanoseconds of the processor that were taken since the start. */
    public long spent() {
        return spent;
    }

    /** Share of one core that may be taken on average. */
    public double share() {
        return share;
    }

    private void earn(long now) {
        if (accountedAt != NONE) {
            allowance = Math.min(reserve, allowance + (now - accountedAt) * share);
        }
        accountedAt = now;
    }
}
