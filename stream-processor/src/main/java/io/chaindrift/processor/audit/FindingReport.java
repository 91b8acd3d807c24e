package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.audit.model.UpgradeRow;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the findings of a plane to what its latest judgement says. A finding is provisional until a second trusted capture, with
 * a sync between, agrees, or one capture that two syncs lead to; it is resolved by a trusted capture that no longer has it.
 */
final class FindingReport {

    private static final long CONFIRMING_SYNCS = 2;

    private final Draft draft;
    private final PlaneState plane;
    private final PlaneJudgement judgement;
    private final Causes causes;
    private final Evidence evidence;
    private final boolean confirming;
    private final boolean syncedBefore;
    private final boolean takenUp;

    /**
     * @param capture the capture that caused the judgement; null where something else did
     */
    FindingReport(
            Draft draft,
            PlaneState plane,
            PlaneJudgement judgement,
            Causes causes,
            Evidence evidence,
            @Nullable CaptureMark capture) {
        this.draft = draft;
        this.plane = plane;
        this.judgement = judgement;
        this.causes = causes;
        this.evidence = evidence;
        this.confirming = capture != null && capture.syncedAtLeast(CONFIRMING_SYNCS);
        PlaneState before = draft.before().plane(plane.plane());
        boolean own = capture != null && capture.plane().equals(plane.plane()) && !judgement.abandoned();
        this.syncedBefore = !own || before.mark() == null || plane.syncs() > before.syncs();
        this.takenUp = !judgement.abandoned()
                && draft.before().findings().values().stream()
                        .map(FindingMemory::row)
                        .filter(row -> row.body().plane().equals(plane.plane()))
                        .anyMatch(row -> row.body().kind() == FindingKind.ORPHAN_PLANE
                                && row.status() != FindingStatus.RESOLVED);
    }

    void report() {
        SortedMap<String, FindingBody> found = new TreeMap<>();
        for (FindingBody body : judgement.findings()) {
            found.putIfAbsent(StableIds.of(body), body);
        }
        for (Map.Entry<String, FindingMemory> known : draft.state().findings().entrySet()) {
            FindingRow row = known.getValue().row();
            boolean gone = row.body().plane().equals(plane.plane()) && !found.containsKey(known.getKey());
            if (gone && row.status() != FindingStatus.RESOLVED) {
                resolve(known.getValue());
            }
        }
        found.forEach(this::report);
    }

    private void report(String id, FindingBody body) {
        FindingMemory known = draft.state().findings().get(id);
        FindingRow before = known == null ? null : known.row();
        boolean anew = before == null || before.status() == FindingStatus.RESOLVED;
        long seenAtSync = known == null || anew ? measure(body) : known.seenAtSync();
        boolean confirmed = confirming || measure(body) > seenAtSync;
        boolean open = confirmed || (before != null && before.status() == FindingStatus.OPEN);
        Cause cause = causes.of(body);
        FindingRow row = new FindingRow(
                id,
                body,
                open ? FindingStatus.OPEN : FindingStatus.PROVISIONAL,
                Severities.of(body, cause, causes.grows(body)),
                cause,
                before == null || (anew && !takenUp) ? leftBy() : before.upgradeId(),
                judgement.version(),
                before == null ? evidence.observedAt() : before.firstSeenAt(),
                null,
                evidence,
                digest());
        EmitReason reason = row.since(before);
        if (reason != null) {
            draft.record(
                    new AuditFact.FindingChanged(id, new FindingMemory(row, seenAtSync, causes.copying(id)), reason));
        }
    }

    private void resolve(FindingMemory known) {
        FindingRow last = known.row();
        FindingRow row = new FindingRow(
                last.id(),
                last.body(),
                FindingStatus.RESOLVED,
                last.severity(),
                last.cause(),
                last.upgradeId(),
                judgement.version(),
                last.firstSeenAt(),
                evidence.observedAt(),
                evidence,
                digest());
        draft.record(new AuditFact.FindingChanged(
                last.id(), new FindingMemory(row, known.seenAtSync(), null), EmitReason.RESOLVED));
    }

    /** The syncs that confirm: the plane's own; of the whole node for a plane that no longer has any. */
    private long measure(FindingBody body) {
        return body.kind() == FindingKind.ORPHAN_PLANE ? draft.state().syncs() : plane.syncs();
    }

    /**
     * The upgrade that left what is found now: the latest one, when the plane has not been judged after it before, or the new
     * router has synced no more than twice (a check that fails on empty chains shows at the second sync). What begins later was
     * not left by it, nor what begins without a sync after a capture that did not show it.
     */
    private @Nullable String leftBy() {
        Upgrade upgrade = draft.state().upgrade();
        if (upgrade == null) {
            return null;
        }
        Long before = upgrade.syncsAtStart().get(plane.plane());
        boolean young = before != null && syncedBefore && plane.syncs() - before <= CONFIRMING_SYNCS;
        return young || !judgedSince(upgrade) ? upgrade.id() : null;
    }

    private boolean judgedSince(Upgrade upgrade) {
        for (Map.Entry<ChainId, ChainMemory> known : draft.state().chains().entrySet()) {
            UpgradeRow row = known.getValue().upgrade();
            boolean judged = row != null
                    && row.rulesFirst() != null
                    && row.upgrade().id().equals(upgrade.id());
            if (judged && known.getKey().plane().equals(plane.plane())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String digest() {
        CaptureMark mark = plane.mark();
        return mark == null ? null : mark.digest();
    }
}
