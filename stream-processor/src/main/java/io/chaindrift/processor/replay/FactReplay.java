package io.chaindrift.processor.replay;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.processor.audit.AuditDecision;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.mapping.FactMapper;
import io.chaindrift.processor.mapping.HistoryMapper;
import io.chaindrift.processor.mapping.InvalidEventException;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.HistoryEntries;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Derives the history lines of one node again from its events, by the processor's own audit. From the first event of a node on they
 * are the processor's to the byte; begun in between, they lack what earlier events led to. What a clock decided (that a node was
 * silent, or given up) follows from no event and is not among them. Not thread-safe.
 */
public final class FactReplay {

    private final NodeAuditor auditor = new NodeAuditor(new CatalogJudge()).remembering(1);
    private NodeState state;

    /**
     * A line of a history.
     *
     * @param topic the history it belongs to
     * @param value the line
     */
    public record Line(ChaindriftTopic topic, SpecificRecord value) {}

    /** For the events of a node of which nothing is known yet. */
    public FactReplay(String cluster, String node) {
        this.state = NodeState.empty(cluster, node);
    }

    /**
     * Takes the next event of the node's log.
     *
     * @param contentHash the hash of the record's bytes
     * @return the lines that follow, in order
     */
    public List<Line> accept(NodeEvent event, long contentHash) {
        try {
            return decide(EventMapper.event(event, contentHash));
        } catch (InvalidEventException e) {
            return unreadable("INVALID: " + e.getMessage());
        }
    }

    /**
     * Takes a record that cannot be read: nothing of the node is known until its next keyframe.
     *
     * @param reason why it cannot be read, for people
     * @return the lines that follow, in order
     */
    public List<Line> unreadable(String reason) {
        SourceLedger ledger = state.ledgers().get(EventSource.COLLECTOR);
        if (ledger == null) {
            return List.of();
        }
        EventHeader header =
                new EventHeader(state.cluster(), state.node(), EventSource.COLLECTOR, ledger.last(), 0, null, 0);
        return decide(new AuditEvent.Unreadable(header, reason));
    }

    /** As in the processor, an event that the audit fails on makes the node unknown. */
    private AuditDecision decision(NodeState before, AuditEvent event) {
        try {
            return auditor.decide(before, event);
        } catch (RuntimeException e) {
            return auditor.failed(
                    before, event, "the audit failed: " + e.getClass().getSimpleName());
        }
    }

    private List<Line> decide(AuditEvent event) {
        NodeState before = state;
        AuditDecision decision = decision(before, event);
        state = decision.state();
        List<Line> lines = new ArrayList<>();
        for (AuditFact.Published fact : decision.published()) {
            if (fact instanceof AuditFact.DriftChanged changed) {
                ChainDrift drift =
                        HistoryMapper.drift(before, changed, event.header().observedAt());
                if (drift != null) {
                    lines.add(
                            new Line(ChaindriftTopic.DRIFT_HISTORY, HistoryMapper.line(drift, changed, before, state)));
                }
            } else if (fact instanceof AuditFact.FindingChanged changed) {
                ChainFinding finding =
                        HistoryMapper.finding(before, changed, event.header().observedAt());
                if (finding != null) {
                    lines.add(new Line(
                            ChaindriftTopic.FINDINGS_HISTORY,
                            HistoryEntries.of(finding, FactMapper.because(changed.reason()))));
                }
            } else if (fact instanceof AuditFact.ForeignRulesLost lost) {
                lines.add(new Line(
                        ChaindriftTopic.FOREIGN_LOSSES, FactMapper.loss(before.cluster(), before.node(), lost.loss())));
            } else {
                NodeHistoryEntry entry = ofNode(before, fact, event.header().observedAt());
                if (entry != null) {
                    lines.add(new Line(ChaindriftTopic.NODE_HISTORY, entry));
                }
            }
        }
        return lines;
    }

    private static @Nullable NodeHistoryEntry ofNode(NodeState before, AuditFact.Published fact, long at) {
        if (fact instanceof AuditFact.StandingChanged changed) {
            return HistoryMapper.standing(before, changed.row());
        } else if (fact instanceof AuditFact.NodeForgotten) {
            return HistoryMapper.gone(before, at);
        } else if (fact instanceof AuditFact.UpgradeChanged changed) {
            UpgradeRow row = changed.row();
            return row == null ? null : HistoryMapper.upgrade(before, row);
        }
        return null;
    }
}
