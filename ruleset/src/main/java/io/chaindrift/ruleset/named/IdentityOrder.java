package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of the identities of one save's churned chains, taken over from the save before as far as that had them. Stateless. */
final class IdentityOrder {

    private static final Comparator<KnownNames.Who> BY_IDENTITY = Comparator.comparing(KnownNames.Who::identity);

    private IdentityOrder() {}

    /**
     * Gives every chain the rank of its identity among all.
     *
     * @param save the save's number
     * @param whos who each of its chains is, or null
     * @param earlier those of the save before, in their order
     * @param ranks gets a rank where there is an identity
     * @return all of them in their order; null when two chains have one identity
     */
    static @Nullable List<KnownNames.Who> rank(
            int save, KnownNames.@Nullable Who[] whos, List<KnownNames.Who> earlier, int[] ranks) {
        int count = 0;
        for (int chain = 0; chain < whos.length; chain++) {
            KnownNames.Who who = whos[chain];
            if (who != null) {
                if (!who.standsIn(save, chain)) {
                    return null;
                }
                count++;
            }
        }
        List<KnownNames.Who> sorted = sorted(save, whos, earlier, count);
        for (int rank = 0; rank < sorted.size(); rank++) {
            ranks[sorted.get(rank).chainIn(save)] = rank;
        }
        return sorted;
    }

    private static List<KnownNames.Who> sorted(
            int save, KnownNames.@Nullable Who[] whos, List<KnownNames.Who> earlier, int count) {
        boolean[] stayed = new boolean[whos.length];
        List<KnownNames.Who> kept = new ArrayList<>(count);
        for (KnownNames.Who who : earlier) {
            int chain = who.chainIn(save);
            if (chain >= 0) {
                stayed[chain] = true;
                kept.add(who);
            }
        }
        if (kept.size() == count) {
            return kept;
        }
        List<KnownNames.Who> come = new ArrayList<>(count - kept.size());
        for (int chain = 0; chain < whos.length; chain++) {
            KnownNames.Who who = whos[chain];
            if (who != null && !stayed[chain]) {
                come.add(who);
            }
        }
        come.sort(BY_IDENTITY);
        return Merging.merged(kept, come, BY_IDENTITY);
    }
}
