package io.chaindrift.processor.api.view;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.NodeLog;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a fleet has come through an upgrade. Only what is proved counts as converged: a node that is silent, not judged, or not on
 * that version keeps the gate shut.
 *
 * @param to the version
 * @param verdict the answer
 * @param counts nodes by answer
 * @param nodes each node's standing, in the order of their keys
 */
public record UpgradeGate(String to, Verdict verdict, Counts counts, List<Node> nodes) {

    private static final String POOL = "pool";

    public UpgradeGate {
        nodes = List.copyOf(nodes);
    }

    /** The answer. */
    public enum Verdict {
        CONVERGED,
        RESIDUE,
        UNKNOWN
    }

    /** Where a node stands. */
    public enum Standing {
        CONVERGED(Verdict.CONVERGED),
        RESIDUE(Verdict.RESIDUE),
        GROWING(Verdict.RESIDUE),
        MISSING_RULES(Verdict.RESIDUE),
        /** Not on that version. */
        PENDING(Verdict.UNKNOWN),
        SILENT(Verdict.UNKNOWN),
        UNKNOWN(Verdict.UNKNOWN);

        private final Verdict means;

        Standing(Verdict means) {
            this.means = means;
        }
    }

    /**
     * Nodes by answer; total = converged + residue + unknown, and pending ones are among the unknown.
     *
     * @param pending nodes that are not on that version
     */
    public record Counts(long total, long converged, long residue, long unknown, long pending) {}

    /**
     * One node.
     *
     * @param labels its labels as the inventory published them, and its pool as {@code pool} where no label is called so; null: the
     *     inventory has not spoken of it
     */
    public record Node(
            String cluster,
            String node,
            Standing standing,
            @Nullable String routerVersion,
            String reason,
            @Nullable SortedMap<String, String> labels) {}

    /**
     * The gate for a version over these nodes.
     *
     * @param known what the inventory knows of the clusters
     */
    public static UpgradeGate of(
            String to, Collection<NodeStatus> rows, Collection<ChainUpgrade> upgrades, Collection<ClusterEvent> known) {
        Map<String, SortedMap<String, String>> labels = labels(known);
        Map<String, List<ChainUpgrade>> byNode = new TreeMap<>();
        for (ChainUpgrade upgrade : upgrades) {
            byNode.computeIfAbsent(RecordKeys.join(upgrade.getCluster(), upgrade.getNode()), key -> new ArrayList<>())
                    .add(upgrade);
        }
        List<Node> nodes = new ArrayList<>();
        for (NodeStatus row : rows) {
            String key = RecordKeys.join(row.cluster(), row.node());
            nodes.add(node(to, row, byNode.getOrDefault(key, List.of()), labels.get(key)));
        }
        Counts counts = new Counts(
                nodes.size(),
                count(nodes, Verdict.CONVERGED),
                count(nodes, Verdict.RESIDUE),
                count(nodes, Verdict.UNKNOWN),
                nodes.stream()
                        .filter(node -> node.standing() == Standing.PENDING)
                        .count());
        Verdict verdict = counts.unknown() > 0 || counts.total() == 0
                ? Verdict.UNKNOWN
                : counts.residue() > 0 ? Verdict.RESIDUE : Verdict.CONVERGED;
        return new UpgradeGate(to, verdict, counts, nodes);
    }

    private static long count(List<Node> nodes, Verdict verdict) {
        return nodes.stream().filter(node -> node.standing().means == verdict).count();
    }

    private static Map<String, SortedMap<String, String>> labels(Collection<ClusterEvent> known) {
        Map<String, SortedMap<String, String>> labels = new HashMap<>();
        for (ClusterEvent event : known) {
            NodeLog log = event.getNodeLog();
            NodeRegistered registered = log == null ? null : log.getRegistered();
            if (registered != null) {
                SortedMap<String, String> own = new TreeMap<>(registered.getLabels());
                String pool = registered.getPool();
                if (pool != null) {
                    own.putIfAbsent(POOL, pool);
                }
                labels.put(RecordKeys.join(event.getCluster(), event.getName()), own);
            }
        }
        return labels;
    }

    private static Node node(
            String to, NodeStatus row, List<ChainUpgrade> upgrades, @Nullable SortedMap<String, String> labels) {
        Standing standing = standing(to, row, upgrades);
        String reason = switch (standing) {
            case CONVERGED -> "every own chain holds what " + to + " owns and no more";
            case RESIDUE, GROWING, MISSING_RULES, SILENT -> row.stateReason();
            case UNKNOWN -> row.state() == NodeState.UNKNOWN ? row.stateReason() : unproved(row, to);
            case PENDING ->
                row.routerVersion() == null
                        ? "its router's version is not known"
                        : "its router is still " + row.routerVersion();
        };
        return new Node(row.cluster(), row.node(), standing, row.routerVersion(), reason, labels);
    }

    /** Why a node that is known is not called converged: what is found is not confirmed, or not all planes are judged. */
    private static String unproved(NodeStatus row, String to) {
        return row.provisionalFindings() > 0
                ? row.provisionalFindings() + " findings are not confirmed by a second sync yet"
                : "not every plane has been judged since the upgrade to " + to;
    }

    private static Standing standing(String to, NodeStatus row, List<ChainUpgrade> upgrades) {
        if (row.state() == NodeState.SILENT) {
            return Standing.SILENT;
        }
        String version = row.routerVersion();
        if (version == null || !runs(version, to)) {
            return Standing.PENDING;
        }
        if (row.state() == NodeState.UNKNOWN) {
            return Standing.UNKNOWN;
        }
        UpgradeVerdict verdict = Rollouts.verdict(upgrades, version);
        if (row.state() == NodeState.DRIFTED) {
            return drifted(row, verdict);
        }
        boolean judgedAfterwards = verdict == null || verdict == UpgradeVerdict.CONVERGED;
        return judgedAfterwards && row.provisionalFindings() == 0 ? Standing.CONVERGED : Standing.UNKNOWN;
    }

    /** The version itself, or the same release as somebody else packs it; never a candidate for it, nor a build that came after it. */
    private static boolean runs(String version, String to) {
        return version.equals(to) || RouterVersion.parse(version).isSameReleaseAs(RouterVersion.parse(to));
    }

    private static Standing drifted(NodeStatus row, @Nullable UpgradeVerdict verdict) {
        if (verdict == UpgradeVerdict.UNKNOWN) {
            return Standing.UNKNOWN;
        }
        if (row.missingRules() > 0) {
            return Standing.MISSING_RULES;
        }
        return verdict == UpgradeVerdict.GROWING ? Standing.GROWING : Standing.RESIDUE;
    }
}
