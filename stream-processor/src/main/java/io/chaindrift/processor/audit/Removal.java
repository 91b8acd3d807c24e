package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.UpgradeRow;
import java.util.Map;

/** Takes a node that is gone out of every book, and what was resolved long ago out of the books of the present. */
final class Removal {

    private Removal() {}

    /** Takes out the findings that were resolved at that time or before. */
    static void ofResolved(Draft draft, long before) {
        for (Map.Entry<String, FindingMemory> known : draft.state().findings().entrySet()) {
            Long resolved = known.getValue().row().resolvedAt();
            if (resolved != null && resolved <= before) {
                draft.record(new AuditFact.FindingChanged(known.getKey(), null, EmitReason.REMOVED));
            }
        }
    }

    static void of(Draft draft, Evidence evidence) {
        NodeState state = draft.state();
        for (Map.Entry<ChainId, ChainMemory> known : state.chains().entrySet()) {
            UpgradeRow upgrade = known.getValue().upgrade();
            if (upgrade != null) {
                draft.record(new AuditFact.UpgradeChanged(upgrade.upgrade().id(), known.getKey(), null));
            }
            for (String earlier : known.getValue().earlierUpgrades()) {
                draft.record(new AuditFact.UpgradeChanged(earlier, known.getKey(), null));
            }
            if (known.getValue().row() != null) {
                draft.record(new AuditFact.DriftChanged(known.getKey(), null, EmitReason.REMOVED));
            }
        }
        for (String finding : state.findings().keySet()) {
            draft.record(new AuditFact.FindingChanged(finding, null, EmitReason.REMOVED));
        }
        for (RouterInterval interval : state.routers().intervals()) {
            draft.record(new AuditFact.RouterIntervalChanged(interval.id(), null, evidence));
        }
        draft.record(new AuditFact.NodeForgotten(state.cluster(), state.node(), evidence));
    }
}
