package io.chaindrift.testkit.proxy;

/**
 * On which of the calls that a fault is about it fires. Calls are counted from 1 when the fault is laid. Immutable.
 *
 * @param first the first call it fires on
 * @param last the last call it fires on
 */
public record Trigger(long first, long last) {

    public Trigger {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("calls are counted from 1, so " + first + " to " + last + " are none");
        }
    }

    /** The next call only. */
    public static Trigger once() {
        return new Trigger(1, 1);
    }

    /** The next so many calls. */
    public static Trigger times(long calls) {
        return new Trigger(1, calls);
    }

    /** That call only; 1 is the next. */
    public static Trigger onCall(long call) {
        return new Trigger(call, call);
    }

    /** Every call until the fault is healed. */
    public static Trigger always() {
        return new Trigger(1, Long.MAX_VALUE);
    }

    boolean firesOn(long call) {
        return call >= first && call <= last;
    }
}
