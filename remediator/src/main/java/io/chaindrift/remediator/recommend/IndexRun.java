package io.chaindrift.remediator.recommend;

/**
 * Indexes at equal distances in a chain as captured: first, first + step, … Immutable.
 *
 * @param first index of the first rule, from 1
 * @param step distance to the next, at least 1
 * @param count how many, at least 1
 */
public record IndexRun(long first, long step, long count) implements Comparable<IndexRun> {

    /** No chain is longer than this; a run beyond it is an error of its writer. */
    static final long MAX_INDEX = 10_000_000;

    /** Whether it names rules of a chain at all: from 1, in steps forward, at least one, within a chain's bounds. */
    public boolean isSound() {
        return first >= 1
                && first <= MAX_INDEX
                && step >= 1
                && step <= MAX_INDEX
                && count >= 1
                && count <= MAX_INDEX
                && last() <= MAX_INDEX;
    }

    /** Index of the last rule; meaningful for a sound run only. */
    public long last() {
        return first + (count - 1) * step;
    }

    /** The indexes as people write them, such as {@code 4} or {@code 4, 6 … 28}. */
    public String describe() {
        if (count == 1) {
            return Long.toString(first);
        }
        if (count == 2) {
            return first + ", " + last();
        }
        return first + ", " + (first + step) + " … " + last();
    }

    @Override
    public int compareTo(IndexRun other) {
        int byFirst = Long.compare(first, other.first);
        if (byFirst != 0) {
            return byFirst;
        }
        int byStep = Long.compare(step, other.step);
        return byStep != 0 ? byStep : Long.compare(count, other.count);
    }
}
