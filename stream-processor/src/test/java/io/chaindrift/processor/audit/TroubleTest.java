package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
    void anotherNamedFormIsNotCompared() {
        log.publish(phases.get(0)).publish(phases.get(1));
        takeChanging(event -> event instanceof AuditEvent.Delta delta
                ? new AuditEvent.Delta(
                        delta.header(), mark(delta.mark(), 0, 1, 99, null), delta.baseDigest(), delta.edits())
                : event);
        isUnknownUntilAKeyframe(Trouble.Reason.CANON_MISMATCH);
    }

    @Test
    void aKeyframeWhoseRulesAreOthersThanItsDigestSays() {
        log.publish(phases.get(0));
        take();
        log.restart(0).publish(phases.get(1));
        takeChanging(event -> event instanceof AuditEvent.Keyframe keyframe && isOurs(keyframe)
                ? new AuditEvent.Keyframe(
                        keyframe.header(), mark(keyframe.mark(), 0, 1, 1, "ab".repeat(32)), keyframe.chains())
                : event);
        isUnknownUntilAKeyframe(Trouble.Reason.DIGEST_MISMATCH);
    }

    @Test
    void aPartWhoseBeginningNeverCame() {
        log.publish(phases.get(0));
        take();
        log.restart(0).publish(phases.get(1));
        takeChanging(event -> event instanceof AuditEvent.Keyframe keyframe && isOurs(keyframe)
                ? new AuditEvent.Keyframe(keyframe.header(), mark(keyframe.mark(), 1, 2, 1, null), keyframe.chains())
                : event);
        isUnknownUntilAKeyframe(Trouble.Reason.BROKEN_PARTS);
    }

    @Test
    void aRecordThatCannotBeRead() {
        log.publish(phases.get(0));
        take();
        node.one(new AuditEvent.Unreadable(header(epoch(), last().sequence(), 1), "MALFORMED: no record"));
        isUnknownUntilAKeyframe(Trouble.Reason.UNREADABLE);
    }

    @Test
    void anEpochThatWasSupersededAndSpeaksAgain() {
        log.publish(phases.get(0)).restart(0).publish(phases.get(1));
        take();
        node.one(new AuditEvent.Noted(header(epoch() - 1, 50, 1)));
        isUnknownUntilAKeyframe(Trouble.Reason.DUPLICATE_IDENTITY);
    }

    @Test
    void twoContentsForOnePosition() {
        log.publish(phases.get(0));
        take();
        node.one(new AuditEvent.Noted(header(epoch(), last().sequence(), 4711)));
        isUnknownUntilAKeyframe(Trouble.Reason.EQUIVOCATION);
    }

    @Test
    void aWriterThatSaysItLostEvents() {
        log.publish(phases.get(0));
        take();
        log.lose();
        node.one(new AuditEvent.EventsLost(header(epoch(), last().sequence() + 1, 1), "the spool was full"));
        isUnknownUntilAKeyframe(Trouble.Reason.EVENTS_LOST);
    }

    private void isUnknownUntilAKeyframe(Trouble.Reason reason) {
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());
        String why = String.valueOf(node.drift(PLANE, INPUT).unknownReason());
        assertTrue(why.startsWith(reason + ": "), why);
        assertEquals(Contribution.Standing.UNKNOWN, standing());
        assertEquals(1, reports().size());

        log.restart(1).publish(phases.get(2));
        take();
        assertEquals(Verdict.SURPLUS, node.drift(PLANE, INPUT).verdict());
        assertNull(node.drift(PLANE, INPUT).unknownReason());
        assertEquals(Contribution.Standing.DRIFTED, standing());
    }

    private void takeChanging(UnaryOperator<AuditEvent> change) {
        List<NodeEvent> events = log.events();
        for (NodeEvent event : events.subList(taken, events.size())) {
            node.one(change.apply(EventMapper.event(event, event.hashCode())));
        }
        taken = events.size();
    }

    private static boolean isOurs(AuditEvent.Keyframe keyframe) {
        return keyframe.mark().plane().equals(PLANE);
    }

    private static CaptureMark mark(CaptureMark mark, int part, int parts, int form, @Nullable String digest) {
        return new CaptureMark(
                mark.plane(),
                mark.captureId(),
                part,
                parts,
                mark.syncOrdinal(),
                mark.syncsSincePrevious(),
                digest == null ? mark.digest() : digest,
                form,
                true,
                mark.pods(),
                mark.policies(),
                null);
    }

    private StreamPosition last() {
        return Objects.requireNonNull(node.state.ledgers().get(EventSource.COLLECTOR))
                .last();
    }

    private long epoch() {
        return last().epoch();
    }

    private EventHeader header(long epoch, long sequence, long hash) {
        StreamPosition at = new StreamPosition(last().stream(), epoch, sequence);
        return new EventHeader(RecordedNode.CLUSTER, "node-c", EventSource.COLLECTOR, at, 0, null, hash);
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
