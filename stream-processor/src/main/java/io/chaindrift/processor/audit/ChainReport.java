package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterView;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.Map;
import java.util.TreeSet;

/** Brings the drift rows of a plane to what its latest judgement says. Findings are reported before it: rows repeat their state. */
final class ChainReport {

    private final Draft draft;
    private final PlaneState plane;
    private final PlaneJudgement judgement;
    private final Causes causes;
    private final Evidence evidence;

    ChainReport(Draft draft, PlaneState plane, PlaneJudgement judgement, Causes causes, Evidence evidence) {
        this.draft = draft;
        this.plane = plane;
        this.judgement = judgement;
        this.causes = causes;
        this.evidence = evidence;
    }

    /** Takes the copies of each chain as a sample. To be done before anything is said: causes rest on growth. */
    void sample() {
        CaptureMark mark = plane.mark();
        boolean counted = mark != null && mark.syncsSincePrevious() != null;
        for (ChainJudgement chain : judgement.chains()) {
            ChainMemory memory = draft.state().chain(chain.chain());
            GrowthTrack.Sample now =
                    new GrowthTrack.Sample(plane.syncs(), copies(chain.chain()), evidence.observedAt(), counted);
            GrowthTrack grown = GrowthFold.add(memory.growth(), now);
            if (!grown.equals(memory.growth())) {
                draft.record(new AuditFact.ChainRemembered(chain.chain(), memory.withGrowth(grown)));
            }
        }
    }

    void report() {
        TreeSet<ChainId> gone = new TreeSet<>();
        for (Map.Entry<ChainId, ChainMemory> known : draft.state().chains().entrySet()) {
            if (known.getKey().plane().equals(plane.plane()) && known.getValue().row() != null) {
                gone.add(known.getKey());
            }
        }
        for (ChainJudgement chain : judgement.chains()) {
            gone.remove(chain.chain());
            DriftRow row = row(chain);
            EmitReason reason = row.since(draft.state().chain(chain.chain()).row());
            if (reason != null) {
                draft.record(new AuditFact.DriftChanged(chain.chain(), row, reason));
            }
        }
        for (ChainId chain : gone) {
            draft.record(new AuditFact.DriftChanged(chain, null, EmitReason.REMOVED));
        }
    }

    private DriftRow row(ChainJudgement chain) {
        GrowthTrack growth = draft.state().chain(chain.chain()).growth();
        CaptureMark mark = plane.mark();
        return new DriftRow(
                chain.chain(),
                router(),
                chain.counts(),
                growth.growth(),
                GrowthFold.perSyncMilli(growth),
                GrowthFold.perDayMilli(growth),
                GrowthFold.inAWeek(growth),
                cause(chain),
                chain.verdict(),
                chain.verdict() == Verdict.UNKNOWN ? judgement.unknownReason() : null,
                true,
                provisional(chain.chain()),
                mark == null ? 0 : Math.max(0, mark.pods()),
                mark == null ? 0 : Math.max(0, mark.policies()),
                plane.syncs(),
                chain.digest(),
                evidence);
    }

    private Cause cause(ChainJudgement chain) {
        return causes.of(chain.chain());
    }

    private RouterView router() {
        Upgrade upgrade = draft.state().upgrade();
        return new RouterView(
                judgement.version(),
                judgement.versionClass(),
                judgement.flavour(),
                judgement.how(),
                draft.state().routers().previousVersion(),
                upgrade == null ? null : upgrade.id());
    }

    private boolean provisional(ChainId chain) {
        for (FindingMemory known : draft.state().findings().values()) {
            FindingBody body = known.row().body();
            boolean about = body.isIn(chain)
                    || (body.kind() == FindingKind.ORPHAN_PLANE && body.plane().equals(chain.plane()));
            if (about && known.row().status() == FindingStatus.PROVISIONAL) {
                return true;
            }
        }
        return false;
    }

    /** Copies beyond the first of each rule, whether it belongs or is stale. */
    private long copies(ChainId chain) {
        long copies = 0;
        for (FindingBody body : judgement.findings()) {
            if (!body.isIn(chain)) {
                continue;
            }
            if (body.kind() == FindingKind.DUPLICATE) {
                copies += body.surplus();
            } else if (body.kind() == FindingKind.STALE_VERSION || body.kind() == FindingKind.STALE_FLAGS) {
                copies += Math.max(0, body.copies() - 1);
            }
        }
        return copies;
    }

    /** The figures of a chain that is not there and need not be. */
    static ChainCounts nothing() {
        return new ChainCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
