package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import org.jspecify.annotations.Nullable;

/** What a node adds to the books of its fleet. */
final class Books {

    private Books() {}

    static Contribution of(NodeState state, long asOf) {
        long duplicates = 0;
        long stale = 0;
        long missing = 0;
        boolean lagging = false;
        boolean drifted = false;
        boolean unknown = false;
        for (ChainMemory memory : state.chains().values()) {
            DriftRow row = memory.row();
            if (row != null) {
                duplicates += row.counts().duplicate();
                stale += row.counts().staleVersion() + row.counts().staleFlags();
                missing += row.counts().missing();
                drifted |= row.counts().drift() > 0;
                unknown |= row.verdict() == Verdict.UNKNOWN;
            }
            lagging |= carriesResidue(memory.upgrade(), state.upgrade());
        }
        long orphans = orphanPlanes(state);
        return new Contribution(
                state.routers().current().version(),
                state.expected(),
                standing(state, unknown, drifted || orphans > 0),
                lagging || (orphans > 0 && state.upgrade() != null),
                duplicates,
                stale,
                missing,
                orphans,
                asOf);
    }

    private static boolean carriesResidue(@Nullable UpgradeRow row, @Nullable Upgrade latest) {
        if (row == null || latest == null || !row.upgrade().id().equals(latest.id())) {
            return false;
        }
        return row.verdict() != UpgradeVerdict.CONVERGED && row.verdict() != UpgradeVerdict.UNKNOWN;
    }

    /** Planes that the router left and that filter still; one that no packet is led to enforces nothing. */
    private static long orphanPlanes(NodeState state) {
        long orphans = 0;
        for (FindingMemory known : state.findings().values()) {
            boolean stands = known.row().status() != FindingStatus.RESOLVED
                    && known.row().body().harm() > 0;
            if (stands && known.row().body().kind() == FindingKind.ORPHAN_PLANE) {
                orphans++;
            }
        }
        return orphans;
    }

    private static Standing standing(NodeState state, boolean unknownChain, boolean drifted) {
        if (state.inventoryTrouble() != null) {
            return Standing.UNKNOWN;
        }
        boolean seen = false;
        boolean suspect = false;
        for (PlaneState plane : state.planes().values()) {
            CaptureMark mark = plane.mark();
            if (plane.trouble() != null) {
                return Standing.UNKNOWN;
            }
            seen |= mark != null;
            suspect |= mark != null && !mark.trusted();
        }
        if (!seen || unknownChain) {
            return Standing.UNKNOWN;
        }
        if (suspect) {
            return Standing.SUSPECT;
        }
        return drifted ? Standing.DRIFTED : Standing.CLEAN;
    }
}
