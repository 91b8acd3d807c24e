package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of the identities of one save's churned chains, taken over from the save before as far as that had them. */
final class IdentityOrder {

    private final KnownNames.@Nullable Who[] whos;
    private final int[] slots;
    private final int mask;

    private IdentityOrder(KnownNames.@Nullable Who[] whos) {
        this.whos = whos;
        int size = Integer.highestOneBit(Math.max(8, whos.length) * 2) * 2;
        this.slots = new int[size];
        this.mask = size - 1;
    }

    /**
     * Gives every chain the rank of its identity among all.
     *
     * @param whos who each chain is, or null
     * @param earlier those of the save before, in their order
     * @param ranks gets a rank where there is an identity
     * @return all of them in their order; null when two chains have one identity
     */
    static @Nullable List<KnownNames.Who> rank(
            KnownNames.@Nullable Who[] whos, List<KnownNames.Who> earlier, int[] ranks) {
        IdentityOrder order = new IdentityOrder(whos);
        int count = 0;
        for (int chain = 0; chain < whos.length; chain++) {
            KnownNames.Who who = whos[chain];
            if (who != null) {
                int slot = order.slot(who);
                if (order.slots[slot] != 0) {
                    return null;
                }
                order.slots[slot] = chain + 1;
                count++;
            }
        }
        List<KnownNames.Who> sorted = order.merged(earlier, count);
        for (int rank = 0; rank < sorted.size(); rank++) {
            ranks[order.slots[order.slot(sorted.get(rank))] - 1] = rank;
        }
        return sorted;
    }

    private List<KnownNames.Who> merged(List<KnownNames.Who> earlier, int count) {
        boolean[] found = new boolean[whos.length];
        List<KnownNames.Who> kept = new ArrayList<>(count);
        for (KnownNames.Who who : earlier) {
            int chain = slots[slot(who)] - 1;
            if (chain >= 0) {
                found[chain] = true;
                kept.add(who);
            }
        }
        if (kept.size() == count) {
            return kept;
        }
        List<KnownNames.Who> come = new ArrayList<>(count - kept.size());
        for (int chain = 0; chain < whos.length; chain++) {
            KnownNames.Who who = whos[chain];
            if (who != null && !found[chain]) {
                come.add(who);
            }
        }
        come.sort(Comparator.comparing(KnownNames.Who::identity));
        return Merging.merged(kept, come, Comparator.comparing(KnownNames.Who::identity));
    }

    /** Where an identity stands, or would. */
    private int slot(KnownNames.Who who) {
        int slot = (int) (who.hash() >>> 40) & mask;
        while (slots[slot] != 0 && !isAt(slot, who)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @SuppressWarnings("ReferenceEquality") // the same object is equal; that it is another proves nothing
    private boolean isAt(int slot, KnownNames.Who who) {
        KnownNames.Who there = whos[slots[slot] - 1];
        return there != null && there.identity().equals(who.identity());
    }
}
