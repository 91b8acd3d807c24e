package io.chaindrift.processor.mapping;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is said of a chain or finding that changed: what it is now, or where it is gone what it was, at the time it went. Stateless and thread-safe. */
public final class HistoryMapper {

    private HistoryMapper() {}

    /**
     * The chain's record.
     *
     * @param before the state before the event
     * @param at when the event was observed, in milliseconds since 1970
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainDrift drift(NodeState before, AuditFact.DriftChanged changed, long at) {
        DriftRow row = changed.row() == null ? before.chain(changed.chain()).row() : changed.row();
        if (row == null) {
            return null;
        }
        ChainDrift drift = FactMapper.drift(before.cluster(), before.node(), row);
        return changed.row() != null
                ? drift
                : ChainDrift.newBuilder(drift)
                        .setObservedAt(Instant.ofEpochMilli(at))
                        .build();
    }

    /**
     * The finding's record.
     *
     * @param before the state before the event
     * @param at when the event was observed, in milliseconds since 1970
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainFinding finding(NodeState before, AuditFact.FindingChanged changed, long at) {
        FindingMemory memory = changed.memory() == null ? before.findings().get(changed.id()) : changed.memory();
        if (memory == null) {
            return null;
        }
        ChainFinding finding = FactMapper.finding(before.cluster(), before.node(), memory.row());
        return changed.memory() != null
                ? finding
                : ChainFinding.newBuilder(finding)
                        .setLastChangedAt(Instant.ofEpochMilli(at))
                        .build();
    }
}
