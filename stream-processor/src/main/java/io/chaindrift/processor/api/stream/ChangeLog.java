package io.chaindrift.processor.api.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest changes, numbered from 1 without a gap, in a ring of fixed size. Any number of readers wait on it, each at its own
 * number; a reader that fell out of the ring is told so and starts over from the lists. A slow reader costs nothing and delays
 * nobody. Thread-safe.
 */
public final class ChangeLog implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Change[] ring;
    private final String run;
    private long last;
    private boolean closed;

    /**
     * An empty log.
     *
     * @param run name of this run: numbers of another run mean nothing here
     * @param capacity how many changes are kept
     */
    public ChangeLog(String run, int capacity) {
        this.run = run;
        this.ring = new Change[capacity];
    }

    /**
     * One change.
     *
     * @param number its number in this run
     * @param type the list it belongs to
     * @param json one line of JSON
     */
    public record Change(long number, String type, String json) {}

    /**
     * What a reader gets.
     *
     * @param changes new changes in order; empty when there were none in time
     * @param lost changes after the reader's number are no longer kept
     * @param closed the log is closed; there will be no more
     */
    public record Batch(List<Change> changes, boolean lost, boolean closed) {}

    /** Adds a change and wakes the readers. */
    public void add(String type, String json) {
        lock.lock();
        try {
            last++;
            ring[(int) (last % ring.length)] = new Change(last, type, json);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Number of the latest change; 0 before the first. */
    public long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** What names a change to clients, who give it back to go on after it. */
    public String id(long number) {
        return run + "-" + number;
    }

    /** The number in an id, or -1 when it is none of this run or lies ahead. */
    public long number(String id) {
        if (!id.startsWith(run + "-")) {
            return -1;
        }
        try {
            long number = Long.parseLong(id.substring(run.length() + 1));
            return number < 0 || number > last() ? -1 : number;
        } catch (NumberFormatException notOurs) {
            return -1;
        }
    }

    /** Changes after a number, at most so many; waits up to so many milliseconds for the first. */
    public Batch after(long number, int most, long waitMillis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (last <= number && !closed && left > 0) {
                left = grown.awaitNanos(left);
            }
            if (number < last - ring.length) {
                return new Batch(List.of(), true, closed);
            }
            List<Change> changes = new ArrayList<>();
            for (long next = number + 1; next <= last && changes.size() < most; next++) {
                changes.add(ring[(int) (next % ring.length)]);
            }
            return new Batch(changes, false, closed);
        } finally {
            lock.unlock();
        }
    }

    /** Sends all readers home. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
