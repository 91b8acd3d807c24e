package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What cannot be proved makes the node unknown until a keyframe; silence is never "no drift". */
class TroubleTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";

    private final List<Phase> phases = Phase.of("S9", "node-c");
    private final RecordedNode log = RecordedNode.empty("node-c").start(0);
    private final Audited node = new Audited(new NodeAuditor(new CopiesJudge()), "node-c");
    private int taken;

    @Test
    void aGapMakesTheNodeUnknownAndAsksForAReport() {
        log.publish(phases.get(0));
        take();
        log.lose().publish(phases.get(1));
        take();

        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());
        assertEquals(
                "GAP: sequence 4 follows 2: 1 events are missing",
                node.drift(PLANE, INPUT).unknownReason());
        assertEquals(1, reports().size());
        assertEquals(Contribution.Standing.UNKNOWN, standing());
    }

    @Test
    void aKeyframeEndsTheTrouble() {
        log.publish(phases.get(0)).lose().publish(phases.get(1));
        take();
        log.restart(0).publish(phases.get(2));
        take();

        assertEquals(Verdict.SURPLUS, node.drift(PLANE, INPUT).verdict());
        assertNull(node.drift(PLANE, INPUT).unknownReason());
        assertEquals(Contribution.Standing.DRIFTED, standing());
    }

    @Test
    void aCompleteRestartIsNoTrouble() {
        log.publish(phases.get(0)).restart(0).publish(phases.get(1));
        take();

        assertTrue(reports().isEmpty());
        assertEquals(Verdict.SURPLUS, node.drift(PLANE, INPUT).verdict());
    }

    @Test
    void aDeltaThatDoesNotLinkIsNotApplied() {
        log.publish(phases.get(0)).publish(phases.get(1));
        for (NodeEvent event : log.events()) {
            if (!(EventMapper.event(event, 1) instanceof AuditEvent.Delta delta)) {
                node.one(event);
                continue;
            }
            NodeState before = node.state;
            node.one(new AuditEvent.Delta(delta.header(), delta.mark(), "00".repeat(32), delta.edits()));

            assertEquals(
                    Trouble.Reason.BROKEN_LINKAGE,
                    Objects.requireNonNull(node.state.plane(PLANE).trouble()).reason());
            assertEquals(before.plane(PLANE).ruleset(), node.state.plane(PLANE).ruleset());
        }
        assertEquals(1, reports().size());
    }

    @Test
    void aNodeThatIsRemovedLeavesNothing() {
        log.publish(phases.get(0)).publish(phases.get(1)).remove(0);
        take();

        assertTrue(node.drift.isEmpty());
        assertTrue(node.findings.isEmpty());
        assertTrue(node.upgrades.isEmpty());
        assertTrue(node.state.isEmpty());
    }

    private void take() {
        List<NodeEvent> events = log.events();
        node.all(events.subList(taken, events.size()));
        taken = events.size();
    }

    private List<AuditFact> reports() {
        return node.facts.stream()
                .filter(AuditFact.ReportWanted.class::isInstance)
                .toList();
    }

    private Contribution.Standing standing() {
        return Objects.requireNonNull(node.state.contribution()).standing();
    }
}
