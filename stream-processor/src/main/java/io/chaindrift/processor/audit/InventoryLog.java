package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a break in the inventory's log of a node means: a change of its router may be among what was lost, so nothing is said of the
 * node until the inventory says again which router it has; or, where it never knew one, that it knows the node. The inventory says
 * all again at each start of an epoch and once a day.
 */
final class InventoryLog {

    private InventoryLog() {}

    /** How far the writer's log is known after an event, and what is broken in it. */
    static SourceLedger after(NodeState state, LogContinuity.Result log, AuditEvent event) {
        SourceLedger ledger = Objects.requireNonNull(log.ledger());
        EventHeader header = event.header();
        if (header.source() != EventSource.INVENTORY) {
            return ledger;
        }
        Trouble.Reason broken = log.broken();
        Trouble trouble = state.inventoryTrouble();
        if (broken != null) {
            trouble = new Trouble(broken, String.valueOf(log.detail()), header.observedAt());
        }
        return ledger.troubled(!isFalse(broken) && saysAll(state, event) ? null : trouble);
    }

    /** True for what a writer says that is not, or not alone, the node's. */
    static boolean isFalse(Trouble.@Nullable Reason broken) {
        return broken == Trouble.Reason.DUPLICATE_IDENTITY || broken == Trouble.Reason.EQUIVOCATION;
    }

    private static boolean saysAll(NodeState state, AuditEvent event) {
        boolean knewRouter = state.routers().sightings().containsKey(RouterSighting.How.INVENTORY);
        return event instanceof AuditEvent.RouterObserved
                || (event instanceof AuditEvent.NodeRegistered && !knewRouter);
    }
}
