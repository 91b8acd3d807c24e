package io.chaindrift.collector;

import io.chaindrift.collector.record.Loss;
import io.chaindrift.collector.record.NodeLog;
import io.chaindrift.collector.record.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Losses that were told in events which may still wait in the spool. When such events are dropped in their turn, what they told has
 * to be told again: else a broker that stays away long enough sees holes without a name. One thread.
 */
final class ToldLosses {

    private static final int KEPT = 256;

    private final Deque<Told> told = new ArrayDeque<>();

    /** Losses, and the last number of the look that told them. */
    private record Told(StreamPosition by, List<Loss> losses) {}

    /** These losses were recorded in the look that ends there. */
    void told(StreamPosition by, List<Loss> losses) {
        if (!losses.isEmpty()) {
            told.addLast(new Told(by, losses));
        }
        if (told.size() > KEPT) {
            told.removeFirst();
        }
    }

    /**
     * What has to be told after looks were dropped: what they told, and that they are gone, as few spans as may be.
     *
     * @param last the log behind the newest of them; null when it cannot be read, and then everything is told again
     */
    List<Loss> dropped(@Nullable NodeLog last, List<Loss> losses) {
        List<Loss> again = new ArrayList<>();
        while (!told.isEmpty()
                && (last == null || isBehind(last.collector(), told.getFirst().by()))) {
            again.addAll(told.removeFirst().losses());
        }
        again.addAll(losses);
        return joined(again);
    }

    private static boolean isBehind(StreamPosition last, StreamPosition by) {
        return last.epoch() > by.epoch() || (last.epoch() == by.epoch() && last.lastSequence() >= by.lastSequence());
    }

    private static List<Loss> joined(List<Loss> losses) {
        List<Loss> joined = new ArrayList<>();
        for (Loss loss : losses) {
            Loss before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            Loss both = before == null ? null : joined(before, loss);
            if (both == null) {
                joined.add(loss);
            } else {
                joined.set(joined.size() - 1, both);
            }
        }
        return joined;
    }

    /** One loss for two of the same kind where the second begins right behind the first; null for others. */
    private static @Nullable Loss joined(Loss one, Loss next) {
        Loss.Span first = one.span();
        Loss.Span second = next.span();
        if (first == null || second == null || one.why() != next.why()) {
            return null;
        }
        Long last = first.last();
        if (last == null
                || !first.streamId().equals(second.streamId())
                || first.epoch() != second.epoch()
                || second.first() != last + 1) {
            return null;
        }
        Long captures = one.captures() == null || next.captures() == null ? null : one.captures() + next.captures();
        return new Loss(
                one.why(),
                new Loss.Span(first.streamId(), first.epoch(), first.first(), second.last()),
                captures,
                next.detail());
    }
}
