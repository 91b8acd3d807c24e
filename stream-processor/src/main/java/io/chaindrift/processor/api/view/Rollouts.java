package io.chaindrift.processor.api.view;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How rollouts went: pure functions of upgrade rows and nodes' rows. */
public final class Rollouts {

    /** Worst first: a node counts by its worst chain. */
    private static final List<UpgradeVerdict> BY_BADNESS = List.of(
            UpgradeVerdict.MISSING_RULES,
            UpgradeVerdict.GROWING,
            UpgradeVerdict.RESIDUE,
            UpgradeVerdict.UNKNOWN,
            UpgradeVerdict.CONVERGED);

    private static final int HUNDRED = 100;
    private static final int MEDIAN = 50;
    private static final int TAIL = 99;

    private Rollouts() {}

    /**
     * One change of version or flags, over all nodes that made it. Counts are of nodes, times in milliseconds.
     *
     * @param fromVersionClass class of versions before; null: not known
     * @param toVersionClass class of versions after; null: not known
     * @param nodes converged + residue + growing + missingRules + unknown
     * @param lagging residue + growing + missingRules + behind
     * @param behind nodes that still run fromVersion, older than what they should run, when their time of grace is over; 0 where only
     *     flags changed, or where the nodes should run another release than toVersion
     * @param waiting the same within their time of grace
     * @param grew nodes with more surplus than before
     * @param convergeP50Millis median time from the change to the capture that showed convergence; null: none has converged
     * @param convergeP99Millis the same for 99 of 100
     */
    public record Scorecard(
            String cluster,
            @Nullable String fromVersion,
            @Nullable String toVersion,
            @Nullable String fromVersionClass,
            @Nullable String toVersionClass,
            @Nullable String fromFlagsDigest,
            @Nullable String toFlagsDigest,
            long nodes,
            long converged,
            long residue,
            long growing,
            long missingRules,
            long unknown,
            long lagging,
            long behind,
            long waiting,
            long grew,
            long firstStartedAt,
            long lastStartedAt,
            @Nullable Long convergeP50Millis,
            @Nullable Long convergeP99Millis) {

        private Scorecard withLate(long late, long early) {
            return new Scorecard(
                    cluster,
                    fromVersion,
                    toVersion,
                    fromVersionClass,
                    toVersionClass,
                    fromFlagsDigest,
                    toFlagsDigest,
                    nodes,
                    converged,
                    residue,
                    growing,
                    missingRules,
                    unknown,
                    residue + growing + missingRules + late,
                    late,
                    early,
                    grew,
                    firstStartedAt,
                    lastStartedAt,
                    convergeP50Millis,
                    convergeP99Millis);
        }
    }

    /** A node's passage through one upgrade. */
    private static final class Passage {
        private final String node;
        private long startedAt = Long.MAX_VALUE;
        private UpgradeVerdict worst = UpgradeVerdict.CONVERGED;
        private long convergedAt;
        private long surplusBefore;
        private long surplusLatest;

        private Passage(String node) {
            this.node = node;
        }

        private void add(ChainUpgrade row) {
            startedAt = Math.min(startedAt, row.getStartedAt().toEpochMilli());
            UpgradeVerdict verdict = Objects.requireNonNull(row.getVerdict());
            worst = BY_BADNESS.indexOf(verdict) < BY_BADNESS.indexOf(worst) ? verdict : worst;
            var at = row.getConvergedAt();
            convergedAt = Math.max(convergedAt, at == null ? 0 : at.toEpochMilli());
            surplusBefore += zero(row.getSurplusBefore());
            surplusLatest += zero(row.getSurplusLatest());
        }

        private static long zero(@Nullable Long value) {
            return value == null ? 0 : value;
        }
    }

    /**
     * The scorecards, in the order of cluster and latest start. Where nodes run an older release than they should and none of that
     * release has moved yet, they have a card of their own, with no node that made the change.
     *
     * @param rows rows of upgrades
     * @param nodes how all nodes stand
     * @param known what the inventory knows of the clusters
     * @param rules when a node counts as behind
     * @param now milliseconds since 1970
     */
    public static List<Scorecard> scorecards(
            Collection<ChainUpgrade> rows,
            Collection<NodeStanding> nodes,
            Collection<ClusterEvent> known,
            RolloutRules rules,
            long now) {
        Map<String, List<ChainUpgrade>> rollouts = new TreeMap<>();
        for (ChainUpgrade row : rows) {
            rollouts.computeIfAbsent(rollout(row), key -> new ArrayList<>()).add(row);
        }
        Targets targets = Targets.of(rules, known);
        Map<String, Set<String>> made = new TreeMap<>();
        List<Scorecard> cards = new ArrayList<>();
        for (List<ChainUpgrade> rollout : rollouts.values()) {
            Map<String, Passage> latest = latest(rollout);
            Scorecard card = card(rollout.get(0), latest);
            cards.add(card);
            made.computeIfAbsent(change(card), key -> new HashSet<>()).addAll(latest.keySet());
        }
        unmade(nodes, targets, cards);
        cards.sort(Comparator.comparing(Scorecard::cluster).thenComparing(Scorecard::lastStartedAt));
        Set<String> counted = new HashSet<>();
        for (int i = cards.size() - 1; i >= 0; i--) {
            Scorecard card = cards.get(i);
            if (counted.add(change(card))) {
                cards.set(i, behind(card, made.getOrDefault(change(card), Set.of()), nodes, targets, now));
            }
        }
        return cards;
    }

    private static String change(Scorecard card) {
        return RecordKeys.join(card.cluster(), String.valueOf(card.fromVersion()), String.valueOf(card.toVersion()));
    }

    /** Adds a card for each release that is older than what its nodes should run and from which no node has moved there. */
    private static void unmade(Collection<NodeStanding> nodes, Targets targets, List<Scorecard> cards) {
        Set<String> present = new HashSet<>();
        cards.forEach(card -> present.add(change(card)));
        for (NodeStanding node : nodes) {
            Targets.Target target = targets.of(node.getCluster());
            String version = node.getRouterVersion();
            if (target != null && version != null && Targets.older(version, target.version())) {
                Long since = target.since();
                long at = since == null ? 0 : since;
                Scorecard card = new Scorecard(
                        node.getCluster(),
                        version,
                        target.version(),
                        null,
                        null,
                        null,
                        null,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        at,
                        at,
                        null,
                        null);
                if (present.add(change(card))) {
                    cards.add(card);
                }
            }
        }
    }

    private static Scorecard behind(
            Scorecard card, Set<String> made, Collection<NodeStanding> nodes, Targets targets, long now) {
        String from = card.fromVersion();
        String to = card.toVersion();
        Targets.Target target = targets.of(card.cluster());
        boolean asked = target == null
                ? from != null && !from.equals(to)
                : target.version().equals(to);
        if (from == null || to == null || !asked || !Targets.older(from, to)) {
            return card;
        }
        long late = nodes.stream()
                .filter(node -> node.getCluster().equals(card.cluster()) && from.equals(node.getRouterVersion()))
                .filter(node -> target != null || !made.contains(node.getNode()))
                .count();
        boolean over = now - since(card, target) >= targets.graceMillis();
        return card.withLate(over ? late : 0, over ? 0 : late);
    }

    /** When the nodes were first asked to move: what a node did already proves it was asked before. */
    private static long since(Scorecard card, Targets.@Nullable Target target) {
        Long asked = target == null ? null : target.since();
        return asked == null ? card.firstStartedAt() : Math.min(asked, card.firstStartedAt());
    }

    private static String rollout(ChainUpgrade row) {
        return RecordKeys.join(
                row.getCluster(),
                String.valueOf(row.getFromVersion()),
                String.valueOf(row.getToVersion()),
                row.getFromVersion() == null ? String.valueOf(row.getFromVersionClass()) : "",
                row.getToVersion() == null ? String.valueOf(row.getToVersionClass()) : "",
                String.valueOf(row.getFromFlagsDigest()),
                String.valueOf(row.getToFlagsDigest()));
    }

    private static Scorecard card(ChainUpgrade any, Map<String, Passage> latest) {
        Map<UpgradeVerdict, Long> count = new TreeMap<>();
        List<Long> times = new ArrayList<>();
        long grew = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Passage passage : latest.values()) {
            count.merge(passage.worst, 1L, Long::sum);
            grew += passage.surplusLatest > passage.surplusBefore ? 1 : 0;
            first = Math.min(first, passage.startedAt);
            last = Math.max(last, passage.startedAt);
            if (passage.worst == UpgradeVerdict.CONVERGED && passage.convergedAt > 0) {
                times.add(Math.max(0, passage.convergedAt - passage.startedAt));
            }
        }
        times.sort(Comparator.naturalOrder());
        long residue = count.getOrDefault(UpgradeVerdict.RESIDUE, 0L);
        long growing = count.getOrDefault(UpgradeVerdict.GROWING, 0L);
        long missing = count.getOrDefault(UpgradeVerdict.MISSING_RULES, 0L);
        return new Scorecard(
                any.getCluster(),
                any.getFromVersion(),
                any.getToVersion(),
                any.getFromVersionClass(),
                any.getToVersionClass(),
                any.getFromFlagsDigest(),
                any.getToFlagsDigest(),
                latest.size(),
                count.getOrDefault(UpgradeVerdict.CONVERGED, 0L),
                residue,
                growing,
                missing,
                count.getOrDefault(UpgradeVerdict.UNKNOWN, 0L),
                residue + growing + missing,
                0,
                0,
                grew,
                first,
                last,
                percentile(times, MEDIAN),
                percentile(times, TAIL));
    }

    /** Each node's latest passage: one that went there and back again made the change more than once. */
    private static Map<String, Passage> latest(List<ChainUpgrade> rows) {
        Map<String, Passage> byUpgrade = new TreeMap<>();
        for (ChainUpgrade row : rows) {
            byUpgrade
                    .computeIfAbsent(
                            RecordKeys.join(row.getNode(), row.getUpgradeId()), key -> new Passage(row.getNode()))
                    .add(row);
        }
        Map<String, Passage> latest = new TreeMap<>();
        for (Passage passage : byUpgrade.values()) {
            latest.merge(passage.node, passage, (a, b) -> a.startedAt >= b.startedAt ? a : b);
        }
        return latest;
    }

    /** The smallest value that so many of a hundred do not exceed; null of none. */
    private static @Nullable Long percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return null;
        }
        int rank = (sorted.size() * percent + HUNDRED - 1) / HUNDRED;
        return sorted.get(Math.max(0, rank - 1));
    }

    /** The worst verdict of a node's rows of its latest upgrade to a version; null where it has none. */
    static @Nullable UpgradeVerdict verdict(Collection<ChainUpgrade> rowsOfNode, String toVersion) {
        Map<String, Passage> latest = latest(rowsOfNode.stream()
                .filter(row -> toVersion.equals(row.getToVersion()))
                .toList());
        return latest.isEmpty() ? null : latest.values().iterator().next().worst;
    }
}
