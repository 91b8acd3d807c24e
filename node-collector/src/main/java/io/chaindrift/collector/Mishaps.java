package io.chaindrift.collector;

import io.chaindrift.collector.record.Loss;
import io.chaindrift.collector.record.StreamPosition;
import io.chaindrift.collector.spool.Spool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong and has to be told: losses of events to readers of the topic, in the next look that there is, and what keeps a
 * collector from its work to people. Losses and troubles may come from any thread; what is about telling them is of the looking thread.
 */
final class Mishaps {

    private static final Logger log = LoggerFactory.getLogger(Mishaps.class);
    private static final long NOTHING_OWED = -1;

    private final String node;
    private final Counters counters;
    private final Runnable wake;
    private final ConcurrentLinkedQueue<Loss> lost = new ConcurrentLinkedQueue<>();
    private final ToldLosses told = new ToldLosses();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    /** Events that were acknowledged when looks were dropped for want of room; of the looking thread. */
    private long owedSince = NOTHING_OWED;
    /** Why the disk took nothing, as it was last told; null when it did. Of the looking thread. */
    private @Nullable String disk;
    /** When, in steady time, an epoch was last ended; of the looking thread. */
    private @Nullable Instant endedAt;

    /**
     * @param node whose collector it is, for the log
     * @param wake called when there is a loss to be told
     */
    Mishaps(String node, Counters counters, Runnable wake) {
        this.node = node;
        this.counters = counters;
        this.wake = wake;
    }

    /** Events will never come. */
    void lost(Loss loss) {
        counters.lost();
        lost.add(loss);
        wake.run();
    }

    /**
     * A look was recorded.
     *
     * @param dropped what made room for it; null when nothing did
     * @param fromMemory whether that was in memory alone
     * @param disk why the disk takes nothing; null when it does
     */
    void recorded(Spool.@Nullable Dropped dropped, boolean fromMemory, @Nullable String disk) {
        if (dropped != null) {
            dropped(dropped, fromMemory);
        }
        String news = newsOfDisk(disk);
        if (news != null) {
            log.warn("{}: {}", node, news);
        }
    }

    /**
     * Looks made room for the newest. They are told in the next look that there is, and nothing is read for them: while the broker
     * is away, a keyframe would push out others. It is due when the broker takes something again.
     */
    private void dropped(Spool.Dropped dropped, boolean fromMemory) {
        counters.lost();
        lost.addAll(told.dropped(Losses.last(dropped.last()), Losses.of(dropped, fromMemory)));
        owedSince = counters.acknowledged();
    }

    /** What people are to read of the disk; null when they have read it, as each trouble is told once, and its end. */
    @Nullable String newsOfDisk(@Nullable String now) {
        if (Objects.equals(now, disk)) {
            return null;
        }
        disk = now;
        return now == null
                ? "the disk takes what is recorded again"
                : "cannot record on disk, and what is recorded is held in memory: " + now;
    }

    /** The losses that nothing has told yet; they are taken, so whoever does not tell them gives them back. */
    List<Loss> untold() {
        List<Loss> losses = new ArrayList<>();
        for (Loss loss = lost.poll(); loss != null; loss = lost.poll()) {
            losses.add(loss);
        }
        return losses;
    }

    /** The loss of what the broker will never take, which ends the epoch; null where there is none. */
    static @Nullable Loss notTaken(List<Loss> losses) {
        return losses.stream()
                .filter(loss -> loss.why() == Loss.Why.NOT_TAKEN)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether such a loss ends the epoch now; if not, the losses are given back. The next epoch may begin with the like of what was
     * not taken, and ends in its turn: without a time between them that would never come to rest.
     *
     * @param now in steady time
     * @param apart least time between two such ends
     */
    boolean endsEpoch(List<Loss> losses, Instant now, Duration apart) {
        Instant last = endedAt;
        if (last != null && now.isBefore(last.plus(apart))) {
            notTold(losses);
            return false;
        }
        endedAt = now;
        return true;
    }

    /** Gives losses back that there was no look to tell in. */
    void notTold(List<Loss> losses) {
        lost.addAll(losses);
    }

    /** Whether there is something that the next look has to do for readers. Of the looking thread. */
    boolean isPending() {
        return owedSince != NOTHING_OWED || !lost.isEmpty();
    }

    /** Losses were recorded in the look that ends there. */
    void told(StreamPosition by, List<Loss> losses) {
        told.told(by, losses);
    }

    /** Whether readers need a keyframe of every plane now, these losses among what they hear. Asked once for each look. */
    boolean oweKeyframes(List<Loss> losses) {
        boolean owed = owedSince >= 0 && counters.acknowledged() > owedSince;
        if (owed) {
            owedSince = NOTHING_OWED;
        }
        return owed || losses.stream().anyMatch(loss -> !loss.why().isOverflow());
    }

    /**
     * What keeps the collector from recording or publishing just now.
     *
     * @param what null when nothing does any more
     * @param logged whether people are to read of it in the log; the same trouble is logged once
     */
    void trouble(@Nullable String what, @Nullable Exception cause, boolean logged) {
        String before = trouble.getAndSet(what);
        if (what != null && !what.equals(before) && logged) {
            log.warn("{}: {}", node, what, cause);
        }
    }

    /** What keeps it just now; null when nothing does. */
    @Nullable String trouble() {
        return trouble.get();
    }

    /** The collector cannot go on. Said of errors too: a thread that is gone without a word leaves a process that seems to work. */
    void failed(Throwable cause) {
        log.error("the collector of {} cannot go on", node, cause);
        failure.compareAndSet(null, "the collector of " + node + ": " + cause);
    }

    /** Why it ended by itself, as was first said; null while it works. */
    @Nullable String failure() {
        return failure.get();
    }
}
