package io.chaindrift.processor.api.http;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What suppressions silence beyond findings: a chain or a node is silenced when something is found on it and all of that is. What
 * nothing is found on can be silenced by nobody. Immutable.
 */
final class Silenced {

    private final Map<String, Boolean> chains = new HashMap<>();
    private final Map<String, Boolean> nodes = new HashMap<>();
    private final List<Orphan> orphans = new ArrayList<>();

    /** An abandoned plane. */
    record Orphan(String cluster, boolean silenced) {}

    private Silenced() {}

    /** By these findings, none of which is resolved. */
    static Silenced of(Collection<ChainFinding> findings, Suppressions suppressions) {
        Silenced silenced = new Silenced();
        for (ChainFinding finding : findings) {
            boolean now = suppressions.until(finding) != null;
            String node = RecordKeys.join(finding.getCluster(), finding.getNode());
            silenced.nodes.merge(node, now, Boolean::logicalAnd);
            if (finding.getKind() == FindingKind.ORPHAN_PLANE) {
                silenced.orphans.add(new Orphan(finding.getCluster(), now));
            }
            if (finding.getTable() != null && finding.getChain() != null) {
                String chain = RecordKeys.join(
                        finding.getCluster(),
                        finding.getNode(),
                        finding.getPlane(),
                        finding.getTable(),
                        finding.getChain());
                silenced.chains.merge(chain, now, Boolean::logicalAnd);
            }
        }
        return silenced;
    }

    /** Whether a chain, by its key in the drift topic, is silenced. */
    boolean chain(String key) {
        return chains.getOrDefault(key, false);
    }

    /** Whether a node is silenced. */
    boolean node(String key) {
        return nodes.getOrDefault(key, false);
    }

    /** The abandoned planes. */
    List<Orphan> orphans() {
        return orphans;
    }
}
