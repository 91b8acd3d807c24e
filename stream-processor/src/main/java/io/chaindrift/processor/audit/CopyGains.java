package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Copying;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rules gained copies between two captures of a plane, and whether in equal numbers. A check that fails lets every affected rule
 * gain one at each sync of one router; two routers at once do not. What stood there before, and since when, does not matter: a
 * rule that came later has fewer copies of the same cause.
 *
 * <p>Across a change of the router unequal gains prove nothing, for some rules are of one release only, and equal ones only where they
 * are more than one each. Copies that were there in unequal numbers before anybody looked are not made better by equal gains: what
 * brought them may be at work still.
 */
final class CopyGains {

    private final PlaneState before;
    private final PlaneState now;
    private final SortedMap<String, FindingBody> copied = new TreeMap<>();
    private final SortedMap<String, Long> stood = new TreeMap<>();
    private final Function<FindingBody, @Nullable Copying> known;

    private CopyGains(
            PlaneState before,
            PlaneState now,
            Iterable<FindingBody> findings,
            Function<FindingBody, @Nullable Copying> known) {
        this.before = before;
        this.now = now;
        this.known = known;
        for (FindingBody finding : findings) {
            if (copied(finding)) {
                String id = StableIds.of(finding);
                copied.put(id, finding);
                stood.put(id, stood(finding));
            }
        }
    }

    /** True for a finding on a rule that stands more than once and belongs once, or not at all. */
    static boolean copied(FindingBody finding) {
        return finding.kind() == FindingKind.DUPLICATE
                || (finding.kind() == FindingKind.STALE_VERSION && finding.copies() > 1);
    }

    /**
     * How the copies of each such finding came, by its id, as is known now.
     *
     * @param before the plane before the capture
     * @param now the plane with it; the same where something else made the judgement necessary
     * @param known what was remembered of the copies of a finding's rule; null where nothing was
     * @param upgrade the latest change of the router
     */
    static Map<String, Copying> of(
            PlaneState before,
            PlaneState now,
            Iterable<FindingBody> findings,
            Function<FindingBody, @Nullable Copying> known,
            @Nullable Upgrade upgrade) {
        return new CopyGains(before, now, findings, known).with(upgrade);
    }

    private SortedMap<String, Copying> with(@Nullable Upgrade upgrade) {
        boolean synced = before.mark() != null && now.syncs() > before.syncs();
        Set<String> gainers = new TreeSet<>();
        copied.forEach((id, finding) -> {
            if (synced && finding.copies() > stood.getOrDefault(id, 0L)) {
                gainers.add(id);
            }
        });
        Set<String> stopped = stopped(gainers, upgrade);
        Set<Long> gains = gains(gainers);
        boolean equal = gainers.size() > 1 && gains.size() == 1 && !(spans(upgrade) && gains.contains(1L));
        boolean apart = !spans(upgrade) && (!stopped.isEmpty() || gains.size() > 1);
        boolean together = (equal && evenBefore(gainers)) || (!spans(upgrade) && isSteady(gainers));
        SortedMap<String, Copying> all = new TreeMap<>();
        for (String id : copied.keySet()) {
            Copying was = known(id);
            boolean gained = gainers.contains(id);
            if (apart && (gained || stopped.contains(id))) {
                all.put(id, new Copying(Copying.How.APART, true, gained ? now.syncs() : was.sync()));
            } else if (gained) {
                boolean news = together && was.how() == Copying.How.UNSEEN;
                all.put(id, new Copying(news ? Copying.How.TOGETHER : was.how(), true, now.syncs()));
            } else {
                all.put(id, was);
            }
        }
        return all;
    }

    private Copying known(String id) {
        Copying was = known.apply(Objects.requireNonNull(copied.get(id)));
        return was == null ? Copying.found(now.syncs()) : was;
    }

    private Set<Long> gains(Set<String> gainers) {
        Set<Long> gains = new TreeSet<>();
        for (String id : gainers) {
            gains.add(Objects.requireNonNull(copied.get(id)).copies() - stood.getOrDefault(id, 0L));
        }
        return gains;
    }

    /** True unless copies that nobody saw come stand in unequal numbers. */
    private boolean evenBefore(Set<String> gainers) {
        Set<Long> numbers = new TreeSet<>();
        for (String id : gainers) {
            long copies = stood.getOrDefault(id, 0L);
            if (!known(id).gained() && copies > 1) {
                numbers.add(copies);
            }
        }
        return numbers.size() < 2;
    }

    /** One rule alone that gained one at each sync since the capture before, and some before that one. */
    private boolean isSteady(Set<String> gainers) {
        if (gainers.size() != 1) {
            return false;
        }
        Copying was = known(gainers.iterator().next());
        return was.gained() && was.sync() == before.syncs() && gains(gainers).contains(now.syncs() - before.syncs());
    }

    /** Rules that gained with others under the present router and no longer do, while others go on. */
    private Set<String> stopped(Set<String> gainers, @Nullable Upgrade upgrade) {
        Set<String> stopped = new TreeSet<>();
        for (String id : copied.keySet()) {
            Copying was = known(id);
            boolean ofThisRouter = was.gained() && was.sync() > start(upgrade);
            if (!gainers.isEmpty() && !gainers.contains(id) && ofThisRouter) {
                stopped.add(id);
            }
        }
        return stopped;
    }

    /** Whether the router changed between the two captures. */
    private boolean spans(@Nullable Upgrade upgrade) {
        return upgrade != null && before.syncs() <= start(upgrade);
    }

    private long start(@Nullable Upgrade upgrade) {
        return start(now, upgrade);
    }

    /** A plane's syncs when the present router began; negative for the first one. */
    static long start(PlaneState plane, @Nullable Upgrade upgrade) {
        return upgrade == null ? -1 : upgrade.syncsAtStart().getOrDefault(plane.plane(), 0L);
    }

    private long stood(FindingBody finding) {
        String table = finding.table();
        String chain = finding.chain();
        var held = table == null || chain == null ? null : before.ruleset().chain(new ChainKey(table, chain));
        if (held == null || !held.hasRules()) {
            return 0;
        }
        return held.runs().stream()
                .filter(run -> run.rule().equals(finding.rule()))
                .mapToLong(RuleRun::repeat)
                .sum();
    }
}
