package io.chaindrift.collector.core;

import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the router's syncs at a capture.
 *
 * @param ordinal syncs of this plane seen since the stream began; 0 at the first capture
 * @param evidence what the growth since the capture before rests on
 * @param sincePrevious how many syncs there were since the capture before (for the first: since the router's start); null when that is not
 *     known: names that have changed prove one at least
 */
public record Syncs(
        long ordinal, Evidence evidence, @Nullable Long sincePrevious) {

    /** What shows a sync. */
    public enum Evidence {
        /** No sync was seen. */
        NONE,
        /** The names that a sync renames have changed. */
        CHURNED_NAMES,
        /** The kernel told of the router's commit. */
        COMMITTER,
        /** The router's own count. */
        METRIC
    }

    /**
     * True when a pod or policy that both captures have carries another kernel name, or the first of them are there: only a sync does
     * that. Names that are gone prove none: a boot, a flush or a cleanup takes them away.
     */
    public static boolean renamed(NamedRuleset before, NamedRuleset after) {
        if (!hasNames(before)) {
            return hasNames(after);
        }
        for (NamedChain chain : after.chains()) {
            NamedChain old = chain.churnedName() == null ? null : before.chain(chain.key());
            if (old != null && old.churnedName() != null && !old.churnedName().equals(chain.churnedName())) {
                return true;
            }
        }
        return false;
    }

    /** True when there are chains that a sync renames. */
    static boolean hasNames(NamedRuleset form) {
        return form.chains().stream().anyMatch(chain -> chain.churnedName() != null);
    }
}
