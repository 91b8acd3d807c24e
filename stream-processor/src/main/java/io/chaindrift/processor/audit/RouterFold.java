package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterHistory;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Upgrade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which router a node has, from evidence of differing strength. The strongest evidence counts. Another version or other arguments
 * are an upgrade, unless stronger evidence merely says better what weaker evidence had said: that corrects the present interval.
 */
final class RouterFold {

    private RouterFold() {}

    /** Records a sighting; returns true when what counts as the router is another than before. */
    static boolean fold(Draft draft, EventHeader header, RouterSighting seen) {
        RouterHistory before = draft.state().routers();
        SortedMap<RouterSighting.How, RouterSighting> sightings = new TreeMap<>(before.sightings());
        sightings.put(seen.how(), seen);
        if (seen.how() == RouterSighting.How.GIVEN) {
            sightings.remove(RouterSighting.How.INVENTORY);
        } else if (seen.how() == RouterSighting.How.INVENTORY) {
            sightings.remove(RouterSighting.How.GIVEN);
        }
        RouterSighting now = strongest(sightings);
        RouterSighting was = before.current();
        List<RouterInterval> intervals = new ArrayList<>(before.intervals());
        boolean changed = was.tellsVersion() && now.tellsVersion() && differs(was, now);
        boolean correction = changed && now.how().strength() > was.how().strength();
        if (!now.equals(was)) {
            if (intervals.isEmpty() || !was.tellsVersion() || (changed && !correction)) {
                begin(intervals, header, now);
            } else {
                RouterInterval last = intervals.get(intervals.size() - 1);
                intervals.set(intervals.size() - 1, last.refined(refined(was, now), correction));
            }
        }
        if (!intervals.isEmpty()) {
            RouterInterval last = intervals.get(intervals.size() - 1);
            intervals.set(intervals.size() - 1, last.contradictedBy(Contradictions.of(last.sighting(), sightings)));
        }
        while (intervals.size() > RouterHistory.KEPT) {
            intervals.remove(0);
        }
        draft.record(new AuditFact.RouterKnown(new RouterHistory(sightings, intervals)));
        tell(draft, before.intervals(), intervals, Evidence.of(header));
        if (changed && !correction) {
            draft.record(new AuditFact.UpgradeSeen(upgrade(draft.state(), header, was, now)));
        }
        return !now.equals(was);
    }

    private static void begin(List<RouterInterval> intervals, EventHeader header, RouterSighting router) {
        if (!intervals.isEmpty()) {
            RouterInterval last = intervals.get(intervals.size() - 1);
            intervals.set(intervals.size() - 1, last.ended(header.observedAt()));
        }
        String id = StableIds.of(
                header.position().stream(),
                Long.toString(header.position().epoch()),
                Long.toString(header.position().sequence()));
        intervals.add(RouterInterval.beginning(id, router, header.observedAt()));
    }

    /** Says which intervals came, changed or went. */
    private static void tell(Draft draft, List<RouterInterval> before, List<RouterInterval> after, Evidence evidence) {
        Map<String, RouterInterval> known = new LinkedHashMap<>();
        before.forEach(interval -> known.put(interval.id(), interval));
        List<RouterInterval> news = new ArrayList<>();
        for (RouterInterval interval : after) {
            if (!interval.equals(known.remove(interval.id()))) {
                news.add(interval);
            }
        }
        for (String gone : known.keySet()) {
            draft.record(new AuditFact.RouterIntervalChanged(gone, null, evidence));
        }
        for (RouterInterval interval : news) {
            draft.record(new AuditFact.RouterIntervalChanged(interval.id(), interval, evidence));
        }
    }

    private static RouterSighting strongest(SortedMap<RouterSighting.How, RouterSighting> sightings) {
        RouterSighting best = RouterSighting.NONE;
        for (RouterSighting sighting : sightings.values()) {
            boolean stronger = sighting.how().strength() >= best.how().strength();
            if (stronger && (sighting.tellsVersion() || !best.tellsVersion())) {
                best = sighting;
            }
        }
        return best;
    }

    /** True when these cannot be one router with one set of arguments. */
    private static boolean differs(RouterSighting was, RouterSighting now) {
        boolean exact = was.version() != null && now.version() != null;
        boolean version = exact
                ? bothKnownAndOther(was.version(), now.version())
                : bothKnownAndOther(Contradictions.classOf(was), Contradictions.classOf(now));
        return version
                || bothKnownAndOther(was.flagsDigest(), now.flagsDigest())
                || bothKnownAndOther(flavour(was), flavour(now));
    }

    private static @Nullable String flavour(RouterSighting router) {
        return router.flavour() == RouterSighting.Flavour.UNKNOWN
                ? null
                : router.flavour().name();
    }

    private static boolean bothKnownAndOther(@Nullable String was, @Nullable String now) {
        return was != null && now != null && !was.equals(now);
    }

    /** The newer knowledge of the same router; a version that only the older had is kept where the newer has none. */
    private static RouterSighting refined(RouterSighting was, RouterSighting now) {
        return now.tellsVersion() ? now : was;
    }

    private static Upgrade upgrade(NodeState state, EventHeader header, RouterSighting was, RouterSighting now) {
        SortedMap<String, Long> syncs = new TreeMap<>();
        for (PlaneState plane : state.planes().values()) {
            syncs.put(plane.plane(), plane.syncs());
        }
        String id = StableIds.of(
                state.cluster(),
                state.node(),
                name(was),
                name(now),
                was.flagsDigest(),
                now.flagsDigest(),
                header.position().stream(),
                Long.toString(header.position().epoch()),
                Long.toString(header.position().sequence()));
        return new Upgrade(
                id, was.version(), now.version(), was.flagsDigest(), now.flagsDigest(), header.observedAt(), syncs);
    }

    private static @Nullable String name(RouterSighting router) {
        return router.version() == null ? router.versionClass() : router.version();
    }
}
