package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.Copying;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says anew how a node stands: judges its planes together, and reports those that can be judged by the router they are judged by.
 * A plane in trouble stays unknown, one whose latest capture is suspect keeps its last trusted figures, and one that the present
 * router has not reached yet stays as the router before left it. A plane that the router left is never reached again: what is said
 * of it rests on captures of its own, of the same look at the node at least, whether they show what stays or that nothing does. Where
 * the router went to another backend, captures from before that tell nothing of where it is now; and none from before a boot.
 */
final class NodeReport {

    private static final String NOT_SEEN_SINCE = "no capture that can be relied on has come since the router changed";

    private final Draft draft;
    private final RulesetJudge judge;
    private final Evidence evidence;
    private final @Nullable CaptureMark capture;

    /**
     * @param capture the capture that made it necessary; null where something else did
     */
    NodeReport(Draft draft, RulesetJudge judge, Evidence evidence, @Nullable CaptureMark capture) {
        this.draft = draft;
        this.judge = judge;
        this.evidence = evidence;
        this.capture = capture;
    }

    /** Of all planes. */
    void report() {
        report(null);
    }

    /** Of a plane that is as it was: what there is to be told of the others was told when they changed. */
    void reportOnly(String plane) {
        report(plane);
    }

    private void report(@Nullable String only) {
        List<PlaneState> planes = new ArrayList<>();
        for (PlaneState plane : draft.state().planes().values()) {
            if (plane.mark() != null) {
                planes.add(plane);
            }
        }
        if (planes.isEmpty()) {
            return;
        }
        Upgrade upgrade = draft.state().upgrade();
        boolean reached = upgrade == null || planes.stream().anyMatch(upgrade::reached);
        if (!reached) {
            planes.stream()
                    .filter(plane -> isAsked(plane, only) && !plane.judgeable())
                    .forEach(this::keep);
            return;
        }
        RouterSighting router = draft.state().routers().current();
        List<PlaneJudgement> judgements = judge.judge(node(), planes, router);
        for (int i = 0; i < planes.size(); i++) {
            if (isAsked(planes.get(i), only)) {
                report(planes.get(i), router, judgements.get(i));
            }
        }
    }

    private static boolean isAsked(PlaneState plane, @Nullable String only) {
        return only == null || plane.plane().equals(only);
    }

    private void report(PlaneState plane, RouterSighting router, PlaneJudgement judged) {
        PlaneJudgement judgement = Withheld.untilSynced(plane, router, judged);
        if (!plane.judgeable()) {
            keep(plane);
        } else if (isToReport(plane, judged)) {
            report(plane, judgement);
        } else if (!judgement.abandoned()) {
            frozen(plane, judgement);
        }
    }

    /** A plane that the present router does not come to, though it comes to the other family's, is not as the one before left it. */
    private void frozen(PlaneState plane, PlaneJudgement judgement) {
        String reason = Frozen.reason(plane, draft.state().planes());
        boolean told = draft.state().isTold(plane.plane());
        if (reason != null && told && isOfNow(draft.state(), plane)) {
            unknown(plane, reason, judgement);
        }
    }

    /** Whether its latest capture is of this boot, and of the time of the present backend. */
    static boolean isOfNow(NodeState state, PlaneState plane) {
        return plane.seenAt() >= Math.max(0, state.routers().backendSince());
    }

    private boolean isToReport(PlaneState plane, PlaneJudgement judgement) {
        if (!isOfNow(draft.state(), plane)) {
            return false;
        }
        boolean looked = capture != null && plane.seenAt() == evidence.observedAt();
        if (judgement.abandoned()) {
            return looked;
        }
        Upgrade upgrade = draft.state().upgrade();
        return upgrade == null || upgrade.reached(plane) || (looked && judgement.isEmpty());
    }

    private String node() {
        return draft.state().cluster() + "/" + draft.state().node();
    }

    private void report(PlaneState plane, PlaneJudgement judgement) {
        Upgrade upgrade = draft.state().upgrade();
        boolean synced = upgrade == null || upgrade.reached(plane);
        String contradiction = synced ? Contradictions.ofRules(draft.state().routers()) : null;
        String reason = contradiction == null && !judgement.abandoned()
                ? Frozen.reason(plane, draft.state().planes())
                : contradiction;
        if (reason != null) {
            unknown(plane, reason, judgement);
            return;
        }
        Causes causes = new Causes(
                plane,
                judgement,
                chain -> draft.state().chain(chain).growth(),
                copying(plane, judgement),
                CopyGains.start(plane, draft.state().upgrade()));
        boolean own = capture != null && capture.plane().equals(plane.plane());
        ChainReport chains = new ChainReport(draft, plane, judgement, causes, evidence);
        if (own) {
            chains.sample();
        }
        boolean confirms = own || judgement.abandoned();
        new FindingReport(draft, plane, judgement, causes, evidence, confirms ? capture : null).report();
        chains.report();
        UpgradeReport.report(draft, plane, judgement, evidence);
    }

    /** What the router before left stays as it was told: the inventory's word on the next one may come after its first sync. */
    private void unknown(PlaneState plane, String reason, PlaneJudgement judgement) {
        if (draft.state().isTold(plane.plane())) {
            restate(draft, plane.plane(), row -> row.unknown(reason, evidence));
            return;
        }
        PlaneJudgement unknown = Contradicted.because(reason, judgement);
        Causes none = new Causes(plane, unknown, chain -> GrowthTrack.NONE, Map.of(), -1);
        new ChainReport(draft, plane, unknown, none, evidence).report();
        UpgradeReport.report(draft, plane, unknown, evidence);
    }

    private Map<String, Copying> copying(PlaneState plane, PlaneJudgement judgement) {
        return CopyGains.of(
                draft.before().plane(plane.plane()),
                plane,
                judgement.findings(),
                this::came,
                draft.state().upgrade());
    }

    /** How copies came: another router may make copies of a rule that belongs those of a stale one, and they came as they came. */
    private @Nullable Copying came(FindingBody copies) {
        FindingMemory known = standing(StableIds.of(copies));
        if (known != null) {
            return known.copying() == null ? Copying.found(known.seenAtSync()) : known.copying();
        }
        FindingMemory turned = standing(StableIds.turned(copies));
        return turned == null ? null : turned.copying();
    }

    private @Nullable FindingMemory standing(String id) {
        FindingMemory known = draft.state().findings().get(id);
        return known == null || known.row().status() == FindingStatus.RESOLVED ? null : known;
    }

    private void keep(PlaneState plane) {
        Trouble trouble = plane.trouble();
        if (trouble == null) {
            distrust(draft, plane.plane(), evidence);
        } else {
            unknown(draft, plane.plane(), trouble, evidence);
        }
    }

    /** Keeps the figures of a plane whose latest capture is not trusted, and says so; those under a router before tell nothing now. */
    static void distrust(Draft draft, String plane, Evidence evidence) {
        PlaneState latest = draft.state().plane(plane);
        Upgrade upgrade = draft.state().upgrade();
        restate(draft, plane, row -> {
            boolean before =
                    upgrade != null && !upgrade.id().equals(row.router().upgradeId());
            DriftRow told = before && latest.trouble() == null ? row.unknown(NOT_SEEN_SINCE, evidence) : row;
            return told.suspect(latest.syncs(), evidence);
        });
    }

    /** Keeps the figures of a plane of which nothing can be said now, and says so. */
    static void unknown(Draft draft, String plane, Trouble trouble, Evidence evidence) {
        String reason = trouble.reason() + ": " + trouble.detail();
        restate(draft, plane, row -> row.unknown(reason, evidence));
    }

    private static void restate(Draft draft, String plane, UnaryOperator<DriftRow> change) {
        for (Map.Entry<ChainId, ChainMemory> known : draft.state().chains().entrySet()) {
            DriftRow row = known.getValue().row();
            if (row == null || !known.getKey().plane().equals(plane)) {
                continue;
            }
            DriftRow changed = change.apply(row);
            EmitReason reason = changed.since(row);
            if (reason != null) {
                draft.record(new AuditFact.DriftChanged(known.getKey(), changed, reason));
            }
        }
    }
}
