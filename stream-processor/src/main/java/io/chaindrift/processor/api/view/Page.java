package io.chaindrift.processor.api.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, and how complete the ground under it is.
 *
 * @param items the items, in the order of their keys
 * @param nextAfter key to go on after; null: this is the end
 * @param observedAt latest time, in milliseconds since 1970-01-01T00:00:00Z, that any fact read so far was observed; null: none was read
 * @param offsets next offset to be read, by topic and partition, of the topics the items come from
 * @param incomplete what is not known of the nodes asked for
 */
public record Page<T>(
        List<T> items,
        @Nullable String nextAfter,
        @Nullable Long observedAt,
        Map<String, Map<Integer, Long>> offsets,
        List<Gap> incomplete) {

    /** Copies the lists. */
    public Page {
        items = List.copyOf(items);
        incomplete = List.copyOf(incomplete);
    }

    /**
     * Something an answer does not cover.
     *
     * @param node the node; null: it is about no single node
     * @param reason what is missing and why, for people
     */
    public record Gap(@Nullable String node, String reason) {}

    /** The same frame around other items. */
    public <R> Page<R> with(List<R> others, @Nullable String next) {
        return new Page<>(others, next, observedAt, offsets, incomplete);
    }

    /** The same with further gaps. */
    public Page<T> lacking(List<Gap> more) {
        List<Gap> all = new ArrayList<>(incomplete);
        all.addAll(more);
        return new Page<>(items, nextAfter, observedAt, offsets, all);
    }
}
