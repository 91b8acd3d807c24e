package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A break in what the inventory says of a node: a change of router may be among what is lost. */
class InventoryLogTest {

    private static final String STREAM = "i-node-a";
    private static final long AT = 10_000;

    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private final RecordedNode log = RecordedNode.empty("node-a").start(0);
    private long next;

    @BeforeEach
    void aCleanNode() {
        log.publish(Phase.of("S2-v2.2.1", "node-a").get(0));
        node.all(log.events());
        next = Objects.requireNonNull(node.state.ledgers().get(EventSource.INVENTORY))
                        .last()
                        .sequence()
                + 1;
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void aGapMakesTheNodeUnknownUntilItsRouterIsToldAgain() {
        node.one(new AuditEvent.Noted(header(1, next + 1)));
        assertEquals(Standing.UNKNOWN, standing());
        assertEquals(
                "what the inventory knows of it is not known: GAP: sequence " + (next + 1) + " follows " + (next - 1)
                        + ": 1 events are missing",
                reason());

        node.one(new AuditEvent.NodeRegistered(header(1, next + 2), true));
        assertEquals(Standing.UNKNOWN, standing(), "the lost event may have been another router");

        node.one(new AuditEvent.RouterObserved(header(1, next + 3), router()));
        assertEquals(Standing.CLEAN, standing());
        assertNull(reason());
    }

    @Test
    void aLinkedStartIsNoBreakAndOneThatIsNotLinkedIsMadeGoodByWhatFollows() {
        node.one(new AuditEvent.EpochStarted(header(2, 0), new StreamPosition(STREAM, 1, next - 1), true));
        assertEquals(Standing.CLEAN, standing());

        node.one(new AuditEvent.EpochStarted(header(3, 0), null, false));
        assertEquals(Standing.UNKNOWN, standing());
        node.one(new AuditEvent.NodeRegistered(header(3, 1), true));
        node.one(new AuditEvent.RouterObserved(header(3, 2), router()));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void aSupersededInventoryChangesNothingAndCannotTakeTheNodeAway() {
        node.one(new AuditEvent.EpochStarted(header(2, 0), new StreamPosition(STREAM, 1, next - 1), true));
        int chains = node.drift.size();

        node.one(new AuditEvent.NodeRemoved(header(1, next)));

        assertFalse(node.state.isEmpty());
        assertEquals(chains, node.drift.size());
        assertEquals(Standing.UNKNOWN, standing());
        assertTrue(reason().contains("DUPLICATE_IDENTITY"), reason());
        node.one(new AuditEvent.RouterObserved(header(2, 1), router()));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void twoContentsForOneOfItsPositionsAreSaid() {
        EventHeader again = header(1, next - 1);
        node.one(new AuditEvent.NodeRemoved(again));

        assertFalse(node.state.isEmpty());
        assertTrue(reason().contains("EQUIVOCATION"), reason());
    }

    @Test
    void onlyTheInventoryTakesANodeAway() {
        StreamPosition last = Objects.requireNonNull(node.state.ledgers().get(EventSource.COLLECTOR))
                .last();
        node.one(new AuditEvent.NodeRemoved(new EventHeader(
                "test",
                "node-a",
                EventSource.COLLECTOR,
                new StreamPosition(last.stream(), last.epoch(), last.sequence() + 1),
                AT,
                null,
                4711)));
        assertFalse(node.state.isEmpty());

        node.one(new AuditEvent.NodeRemoved(header(1, next)));
        assertTrue(node.state.isEmpty());
    }

    @Test
    void aRemovalBehindAGapIsARemoval() {
        node.one(new AuditEvent.NodeRemoved(header(1, next + 5)));

        assertTrue(node.state.isEmpty());
    }

    private Standing standing() {
        return Objects.requireNonNull(node.state.contribution()).standing();
    }

    private String reason() {
        return Objects.requireNonNull(node.state.standing()).reason();
    }

    private RouterSighting router() {
        return node.state.routers().current();
    }

    private static EventHeader header(long epoch, long sequence) {
        return new EventHeader(
                "test",
                "node-a",
                EventSource.INVENTORY,
                new StreamPosition(STREAM, epoch, sequence),
                AT,
                null,
                List.of(epoch, sequence).hashCode());
    }
}
