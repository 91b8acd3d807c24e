package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
     * @param nodes converged + residue + growing + missingRules + unknown
     * @param lagging residue + growing + missingRules
     * @param behind nodes that did not make it and still run fromVersion: older than what the others were brought to; 0 where only flags
     *     changed
     * @param grew nodes with more surplus than before
     * @param convergeP50Millis median time from the change to the capture that showed convergence; null: none has converged
     * @param convergeP99Millis the same for 99 of 100
     */
    public record Scorecard(
            String cluster,
            @Nullable String fromVersion,
            @Nullable String toVersion,
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
            long grew,
            long firstStartedAt,
            long lastStartedAt,
            @Nullable Long convergeP50Millis,
            @Nullable Long convergeP99Millis) {}

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
     * The scorecards, in the order of cluster and latest start.
     *
     * @param rows rows of upgrades
     * @param nodes how all nodes stand
     */
    public static List<Scorecard> scorecards(Collection<ChainUpgrade> rows, Collection<NodeStanding> nodes) {
        Map<String, List<ChainUpgrade>> rollouts = new TreeMap<>();
        for (ChainUpgrade row : rows) {
            rollouts.computeIfAbsent(rollout(row), key -> new ArrayList<>()).add(row);
        }
        List<Scorecard> cards = new ArrayList<>();
        rollouts.values().forEach(rollout -> cards.add(card(rollout, nodes)));
        cards.sort(Comparator.comparing(Scorecard::cluster).thenComparing(Scorecard::lastStartedAt));
        return cards;
    }

    private static String rollout(ChainUpgrade row) {
        return RecordKeys.join(
                row.getCluster(),
                String.valueOf(row.getFromVersion()),
                String.valueOf(row.getToVersion()),
                String.valueOf(row.getFromFlagsDigest()),
                String.valueOf(row.getToFlagsDigest()));
    }

    private static Scorecard card(List<ChainUpgrade> rows, Collection<NodeStanding> nodes) {
        Map<String, Passage> latest = latest(rows);
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
        ChainUpgrade any = rows.get(0);
        long residue = count.getOrDefault(UpgradeVerdict.RESIDUE, 0L);
        long growing = count.getOrDefault(UpgradeVerdict.GROWING, 0L);
        long missing = count.getOrDefault(UpgradeVerdict.MISSING_RULES, 0L);
        return new Scorecard(
                any.getCluster(),
                any.getFromVersion(),
                any.getToVersion(),
                any.getFromFlagsDigest(),
                any.getToFlagsDigest(),
                latest.size(),
                count.getOrDefault(UpgradeVerdict.CONVERGED, 0L),
                residue,
                growing,
                missing,
                count.getOrDefault(UpgradeVerdict.UNKNOWN, 0L),
                residue + growing + missing,
                behind(any, latest.keySet(), nodes),
                grew,
                first,
                last,
                percentile(times, MEDIAN),
                percentile(times, TAIL));
    }

    private static long behind(ChainUpgrade rollout, Set<String> made, Collection<NodeStanding> nodes) {
        String from = rollout.getFromVersion();
        if (from == null || from.equals(rollout.getToVersion())) {
            return 0;
        }
        return nodes.stream()
                .filter(node -> node.getCluster().equals(rollout.getCluster()))
                .filter(node -> from.equals(node.getRouterVersion()) && !made.contains(node.getNode()))
                .count();
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
