package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.IptablesVersion;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterHistory;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.ruleset.IptablesBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which router a node has, from evidence of differing strength. The strongest evidence counts. Another version or other arguments
 * are an upgrade, unless stronger evidence merely says better what weaker evidence had said: that corrects the present interval. It does
 * not where the chains that the last sync rebuilt allow the router that weaker evidence tells of, and not this one: it has not synced yet.
 * Another iptables under the same router begins an interval too, and is no upgrade.
 */
final class RouterFold {

    private final Draft draft;
    private final EventHeader header;
    private final RouterHistory before;
    private final List<RouterInterval> intervals;

    private RouterFold(Draft draft, EventHeader header) {
        this.draft = draft;
        this.header = header;
        this.before = draft.state().routers();
        this.intervals = new ArrayList<>(before.intervals());
    }

    /** Records a sighting; returns true when what counts as the router, or what speaks against it, is another than before. */
    static boolean fold(Draft draft, EventHeader header, RouterSighting seen) {
        return new RouterFold(draft, header).sighted(seen);
    }

    /** Records the host's own iptables; of a host that tells none, nothing changes. */
    static void host(Draft draft, EventHeader header, @Nullable String iptables) {
        if (iptables != null) {
            RouterFold fold = new RouterFold(draft, header);
            fold.written(IptablesVersion.told(iptables, IptablesVersion.How.HOST));
            fold.finish(fold.before.sightings(), iptables, fold.before.rebuiltBy());
        }
    }

    private boolean sighted(RouterSighting told) {
        RouterSighting seen = told.ofTheRouter();
        SortedMap<RouterSighting.How, RouterSighting> sightings = new TreeMap<>(before.sightings());
        sightings.put(seen.how(), seen);
        if (seen.how() == RouterSighting.How.GIVEN) {
            sightings.remove(RouterSighting.How.INVENTORY);
        } else if (seen.how() == RouterSighting.How.INVENTORY) {
            sightings.remove(RouterSighting.How.GIVEN);
        }
        RouterSighting now = strongest(sightings);
        RouterSighting was = before.current();
        boolean changed = differs(was, now);
        boolean fromInventory =
                seen.how() == RouterSighting.How.INVENTORY && told.rebuiltBy().isEmpty();
        List<String> rebuiltBy = fromInventory ? before.rebuiltBy() : told.rebuiltBy();
        boolean another =
                Contradictions.ofRules(was, rebuiltBy) == null && Contradictions.ofRules(now, rebuiltBy) != null;
        boolean correction =
                changed && !another && now.how().strength() > was.how().strength();
        boolean firstTold = !was.tellsVersion() && now.tellsVersion();
        if (!now.equals(was)) {
            if (intervals.isEmpty() || firstTold || (changed && !correction)) {
                begin(now, inherited());
            } else {
                refine(last -> last.refined(refined(was, now), correction));
            }
        }
        String iptables = told.iptablesVersion();
        if (iptables != null) {
            written(IptablesVersion.told(iptables, IptablesVersion.How.of(seen.how())));
        }
        if (!intervals.isEmpty()) {
            refine(last -> last.contradictedBy(Contradictions.of(last.sighting(), sightings)));
        }
        finish(sightings, before.hostIptables(), rebuiltBy);
        if (changed && !correction) {
            draft.record(new AuditFact.UpgradeSeen(upgrade(draft.state(), was, now)));
        }
        return !now.equals(was)
                || !Objects.equals(
                        Contradictions.ofRules(before),
                        Contradictions.ofRules(draft.state().routers()));
    }

    /** Takes the word on the iptables of the present router. */
    private void written(IptablesVersion told) {
        if (intervals.isEmpty()) {
            return;
        }
        RouterInterval present = intervals.get(intervals.size() - 1);
        IptablesVersion known = present.iptables();
        if (known == null || known.inherited() || told.how().compareTo(known.how()) > 0) {
            boolean correction = known != null
                    && known.how() != IptablesVersion.How.HOST
                    && !known.inherited()
                    && !known.version().equals(told.version());
            refine(last -> last.writtenBy(told, correction));
        } else if (told.how() == known.how() && !told.version().equals(known.version())) {
            begin(present.sighting(), told);
        }
    }

    /** What is known of the iptables as long as nothing is told of the next router's. */
    private @Nullable IptablesVersion inherited() {
        if (intervals.isEmpty()) {
            String host = before.hostIptables();
            return host == null ? null : IptablesVersion.told(host, IptablesVersion.How.HOST);
        }
        IptablesVersion known = intervals.get(intervals.size() - 1).iptables();
        return known == null ? null : known.handedOn();
    }

    private void refine(UnaryOperator<RouterInterval> better) {
        int last = intervals.size() - 1;
        intervals.set(last, better.apply(intervals.get(last)));
    }

    private void finish(
            SortedMap<RouterSighting.How, RouterSighting> sightings,
            @Nullable String hostIptables,
            List<String> rebuiltBy) {
        while (intervals.size() > RouterHistory.KEPT) {
            intervals.remove(0);
        }
        draft.record(new AuditFact.RouterKnown(
                new RouterHistory(sightings, intervals, hostIptables, rebuiltBy, backendSince())));
        tell(draft, before.intervals(), intervals, Evidence.of(header));
    }

    private long backendSince() {
        IptablesBackend was = before.current().activeBackend();
        IptablesBackend now = intervals.isEmpty()
                ? null
                : intervals.get(intervals.size() - 1).sighting().activeBackend();
        return was == null || now == null || was == now ? before.backendSince() : header.observedAt();
    }

    private void begin(RouterSighting router, @Nullable IptablesVersion iptables) {
        if (!intervals.isEmpty()) {
            refine(last -> last.ended(header.observedAt()));
        }
        String id = StableIds.of(
                header.position().stream(),
                Long.toString(header.position().epoch()),
                Long.toString(header.position().sequence()));
        intervals.add(RouterInterval.beginning(id, router, header.observedAt(), iptables));
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
        return now.tellsVersion() || !was.tellsVersion() ? now : was;
    }

    /** The upgrade; what contradicted the router before and fits this one was left by its first sync, of which we heard before it. */
    private Upgrade upgrade(NodeState state, RouterSighting was, RouterSighting now) {
        SortedMap<String, Long> syncs = new TreeMap<>();
        long latest = state.planes().values().stream()
                .mapToLong(PlaneState::syncedAt)
                .max()
                .orElse(-1);
        boolean synced = Contradictions.ofRules(before) != null && Contradictions.ofRules(state.routers()) == null;
        for (PlaneState plane : state.planes().values()) {
            boolean its = synced && plane.syncedAt() == latest && plane.syncs() > 0;
            syncs.put(plane.plane(), its ? plane.syncs() - 1 : plane.syncs());
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
                id,
                was.version(),
                now.version(),
                Contradictions.classOf(was),
                Contradictions.classOf(now),
                was.flagsDigest(),
                now.flagsDigest(),
                header.observedAt(),
                syncs);
    }

    private static @Nullable String name(RouterSighting router) {
        return router.version() == null ? router.versionClass() : router.version();
    }
}
