package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.PlaneStanding;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Views of a whole fleet: pure functions of its facts. They inform people and change no node's verdict. */
public final class FleetViews {

    /** Fewer freshly booted nodes are no baseline. */
    private static final int FEWEST_IN_BASELINE = 2;

    private FleetViews() {}

    /** Drift by what made it. Counts of nodes, chains and rules. */
    public record Residue(
            String cluster,
            String cause,
            long nodes,
            long chains,
            long duplicateRules,
            long staleRules,
            long missingRules) {}

    /**
     * A plane whose static own rules are others than on the freshly booted nodes of its version and flags.
     *
     * @param staticDigest digest of its static own rules; null: it has none
     * @param baselineDigest that of the baseline
     * @param baselineNodes freshly booted nodes with the baseline's digest
     */
    public record Outlier(
            String cluster,
            String node,
            String plane,
            String routerVersion,
            @Nullable String staticDigest,
            String baselineDigest,
            long baselineNodes) {}

    /** Residue by cause, the largest first. */
    public static List<Residue> residue(Collection<ChainDrift> chains) {
        Map<String, List<ChainDrift>> byCause = new TreeMap<>();
        for (ChainDrift chain : chains) {
            if (chain.getDriftRules() > 0) {
                byCause.computeIfAbsent(
                                RecordKeys.join(chain.getCluster(), String.valueOf(chain.getCause())),
                                key -> new ArrayList<>())
                        .add(chain);
            }
        }
        List<Residue> residues = new ArrayList<>();
        for (List<ChainDrift> group : byCause.values()) {
            Set<String> nodes = new HashSet<>();
            group.forEach(chain -> nodes.add(chain.getNode()));
            residues.add(new Residue(
                    group.get(0).getCluster(),
                    String.valueOf(group.get(0).getCause()),
                    nodes.size(),
                    group.size(),
                    group.stream().mapToLong(ChainDrift::getDuplicateRules).sum(),
                    group.stream()
                            .mapToLong(chain -> chain.getStaleVersionRules() + chain.getStaleFlagRules())
                            .sum(),
                    group.stream().mapToLong(ChainDrift::getMissingRules).sum()));
        }
        residues.sort(Comparator.comparing(Residue::cluster)
                .thenComparing(Comparator.comparingLong(FleetViews::rules).reversed())
                .thenComparing(Residue::cause));
        return residues;
    }

    private static long rules(Residue residue) {
        return residue.duplicateRules() + residue.staleRules() + residue.missingRules();
    }

    /** Planes that differ from what the nodes booted under the same version and flags agree on. */
    public static List<Outlier> outliers(Collection<NodeStanding> nodes) {
        Map<String, Map<String, Long>> votes = new TreeMap<>();
        for (NodeStanding node : nodes) {
            boolean fresh =
                    node.getRouterVersion() != null && node.getRouterVersion().equals(node.getBootedUnder());
            if (fresh) {
                for (PlaneStanding plane : node.getPlanes()) {
                    String digest = plane.getStaticDigest();
                    if (plane.getTrusted() && digest != null) {
                        votes.computeIfAbsent(group(node, plane), key -> new TreeMap<>())
                                .merge(digest, 1L, Long::sum);
                    }
                }
            }
        }
        List<Outlier> outliers = new ArrayList<>();
        for (NodeStanding node : nodes) {
            for (PlaneStanding plane : node.getPlanes()) {
                Outlier outlier = outlier(node, plane, votes.getOrDefault(group(node, plane), Map.of()));
                if (outlier != null) {
                    outliers.add(outlier);
                }
            }
        }
        return outliers;
    }

    private static @Nullable Outlier outlier(NodeStanding node, PlaneStanding plane, Map<String, Long> votes) {
        long all = votes.values().stream().mapToLong(Long::longValue).sum();
        String version = node.getRouterVersion();
        for (Map.Entry<String, Long> vote : votes.entrySet()) {
            boolean baseline = vote.getValue() >= FEWEST_IN_BASELINE && vote.getValue() * 2 > all;
            if (baseline
                    && version != null
                    && plane.getTrusted()
                    && !vote.getKey().equals(plane.getStaticDigest())) {
                return new Outlier(
                        node.getCluster(),
                        node.getNode(),
                        plane.getPlane(),
                        version,
                        plane.getStaticDigest(),
                        vote.getKey(),
                        vote.getValue());
            }
        }
        return null;
    }

    private static String group(NodeStanding node, PlaneStanding plane) {
        return RecordKeys.join(
                node.getCluster(),
                String.valueOf(node.getRouterVersion()),
                String.valueOf(node.getRouterFlagsDigest()),
                plane.getPlane());
    }
}
