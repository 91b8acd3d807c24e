package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The routers a node had.
 *
 * @param sightings the latest observation of each kind of evidence
 * @param intervals the routers, oldest first; at most {@value #KEPT}
 * @param hostIptables version of the host's own iptables; null where not known
 * @param rebuiltBy classes that the chains which are rebuilt at every sync allow, as they were read last; empty where they tell nothing
 * @param backendSince when the router was first seen to write to another backend than before, in milliseconds since 1970; 0: it was not. What
 *     was captured before tells of the other backend's time
 */
public record RouterHistory(
        SortedMap<RouterSighting.How, RouterSighting> sightings,
        List<RouterInterval> intervals,
        @Nullable String hostIptables,
        List<String> rebuiltBy,
        long backendSince) {

    /** How many intervals are kept; older ones are in the history topics. */
    public static final int KEPT = 32;

    /** Nothing seen. */
    public static final RouterHistory NONE = new RouterHistory(new TreeMap<>(), List.of(), null, List.of(), 0);

    public RouterHistory {
        sightings = Collected.sorted(sightings);
        intervals = List.copyOf(intervals);
        rebuiltBy = rebuiltBy == null ? List.of() : List.copyOf(rebuiltBy); // as it was stored before it was told
    }

    /** The router now. */
    public RouterSighting current() {
        return intervals.isEmpty()
                ? RouterSighting.NONE
                : intervals.get(intervals.size() - 1).sighting();
    }

    /** Exact version of the latest router that had another version than the present one, or null. */
    public @Nullable String previousVersion() {
        String now = current().version();
        for (int i = intervals.size() - 2; i >= 0; i--) {
            String version = intervals.get(i).sighting().version();
            if (version != null && !version.equals(now)) {
                return version;
            }
        }
        return null;
    }
}
