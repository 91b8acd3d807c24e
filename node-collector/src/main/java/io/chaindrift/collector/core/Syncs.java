package io.chaindrift.collector.core;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the router's syncs at a capture.
 *
 * @param ordinal syncs of this plane seen since the stream began; 0 at the first capture
 * @param evidence what the growth since the capture before rests on
 * @param sincePrevious syncs known to have happened since the capture before (for the first: the router's start); null when not
 *     known
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
}
