package io.chaindrift.processor.mapping;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import org.jspecify.annotations.Nullable;

/** What is said of a chain or finding that changed: what it is now, or what it was where it is gone. Stateless and thread-safe. */
public final class HistoryMapper {

    private HistoryMapper() {}

    /**
     * The chain's record.
     *
     * @param before the state before the event
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainDrift drift(NodeState before, AuditFact.DriftChanged changed) {
        DriftRow row = changed.row() == null ? before.chain(changed.chain()).row() : changed.row();
        return row == null ? null : FactMapper.drift(before.cluster(), before.node(), row);
    }

    /**
     * The finding's record.
     *
     * @param before the state before the event
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainFinding finding(NodeState before, AuditFact.FindingChanged changed) {
        FindingMemory memory = changed.memory() == null ? before.findings().get(changed.id()) : changed.memory();
        return memory == null ? null : FactMapper.finding(before.cluster(), before.node(), memory.row());
    }
}
