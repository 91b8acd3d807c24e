package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of the keys of one save's chains, taken over from the save before: who was there keeps the place among those that stayed.
 * Used once.
 */
final class KeyOrder {

    private static final Comparator<SaveBase.Known> BY_KEY =
            Comparator.comparing(known -> known.shown().key());

    private final SaveBase.@Nullable Known[] stayed;
    private final List<SaveBase.Known> come = new ArrayList<>();
    private int count;

    /** For a save that comes after one of so many chains. */
    KeyOrder(int before) {
        this.stayed = new SaveBase.@Nullable Known[before];
    }

    /**
     * Adds a chain.
     *
     * @param before as the save before had it, under the same key; null when that had none
     * @param now as it is now
     */
    void add(SaveBase.@Nullable Known before, SaveBase.Known now) {
        if (before == null) {
            come.add(now);
        } else {
            stayed[before.rank()] = now;
            count++;
        }
    }

    /** All chains in the order of their keys, each of which is told its place. */
    List<NamedChain> sorted() {
        List<SaveBase.Known> kept = new ArrayList<>(count);
        for (SaveBase.Known known : stayed) {
            if (known != null) {
                kept.add(known);
            }
        }
        come.sort(BY_KEY);
        List<SaveBase.Known> all = come.isEmpty() ? kept : Merging.merged(kept, come, BY_KEY);
        List<NamedChain> sorted = new ArrayList<>(all.size());
        for (int rank = 0; rank < all.size(); rank++) {
            all.get(rank).rank(rank);
            sorted.add(all.get(rank).shown());
        }
        return sorted;
    }
}
