package io.chaindrift.processor.audit;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node's log run through the audit, with all that was said on the way. */
final class Audited {

    final List<AuditFact> facts = new ArrayList<>();
    final Map<ChainId, DriftRow> drift = new LinkedHashMap<>();
    final List<DriftRow> driftHistory = new ArrayList<>();
    final Map<String, FindingRow> findings = new LinkedHashMap<>();
    final List<FindingRow> findingsHistory = new ArrayList<>();
    final Map<ChainId, UpgradeRow> upgrades = new LinkedHashMap<>();
    NodeState state;

    private final NodeAuditor auditor;

    Audited(NodeAuditor auditor, String node) {
        this.auditor = auditor;
        this.state = NodeState.empty(RecordedNode.CLUSTER, node);
    }

    Audited all(List<NodeEvent> events) {
        events.forEach(this::one);
        return this;
    }

    AuditDecision one(NodeEvent event) {
        return one(EventMapper.event(event, event.hashCode()));
    }

    AuditDecision one(AuditEvent event) {
        AuditDecision decision = auditor.decide(state, event);
        NodeState folded = state;
        for (AuditFact fact : decision.facts()) {
            folded = NodeAuditor.evolve(folded, fact);
            take(fact);
        }
        if (!folded.equals(decision.state())) {
            throw new AssertionError("the decision's state is not the fold of its facts");
        }
        state = decision.state();
        return decision;
    }

    private void take(AuditFact fact) {
        facts.add(fact);
        if (fact instanceof AuditFact.DriftChanged changed) {
            put(drift, changed.chain(), changed.row());
            if (changed.row() != null) {
                driftHistory.add(changed.row());
            }
        } else if (fact instanceof AuditFact.FindingChanged changed) {
            var memory = changed.memory();
            put(findings, changed.id(), memory == null ? null : memory.row());
            if (memory != null) {
                findingsHistory.add(memory.row());
            }
        } else if (fact instanceof AuditFact.UpgradeChanged changed) {
            put(upgrades, changed.chain(), changed.row());
        }
    }

    private static <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    DriftRow drift(String plane, String chain) {
        return drift(plane, "filter", chain);
    }

    DriftRow drift(String plane, String table, String chain) {
        return Objects.requireNonNull(drift.get(new ChainId(plane, table, chain)), chain + " has no drift row");
    }

    UpgradeRow upgrade(String plane, String chain) {
        return upgrade(plane, "filter", chain);
    }

    UpgradeRow upgrade(String plane, String table, String chain) {
        return Objects.requireNonNull(upgrades.get(new ChainId(plane, table, chain)), chain + " has no upgrade row");
    }

    List<FindingRow> standing() {
        return findings.values().stream()
                .filter(row -> row.status() != FindingStatus.RESOLVED)
                .toList();
    }
}
