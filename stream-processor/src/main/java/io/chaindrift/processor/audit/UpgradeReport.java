package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterHistory;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How each own chain comes through the node's latest upgrade. */
final class UpgradeReport {

    private UpgradeReport() {}

    /**
     * Opens a row for each chain that the old router left, with its figures where it had any: those of a router before it are not its;
     * rows of upgrades long ago go.
     *
     * @param last the upgrade before; null for the first
     */
    static void open(Draft draft, Upgrade upgrade, @Nullable Upgrade last, Evidence evidence) {
        String under = last == null ? null : last.id();
        for (Map.Entry<ChainId, ChainMemory> known : draft.state().chains().entrySet()) {
            DriftRow before = known.getValue().row();
            if (before == null) {
                continue;
            }
            List<String> earlier = known.getValue().earlierUpgrades();
            if (earlier.size() >= RouterHistory.KEPT) {
                draft.record(new AuditFact.UpgradeChanged(earlier.get(0), known.getKey(), null));
            }
            boolean judged = Objects.equals(before.router().upgradeId(), under);
            UpgradeRow row = UpgradeRow.opened(upgrade, known.getKey(), judged ? before : null, evidence);
            draft.record(new AuditFact.UpgradeChanged(upgrade.id(), known.getKey(), row));
        }
    }

    /** Takes the judgement of a plane that the new router has reached into the rows. */
    static void report(Draft draft, PlaneState plane, PlaneJudgement judgement, Evidence evidence) {
        Upgrade upgrade = draft.state().upgrade();
        if (upgrade == null) {
            return;
        }
        SortedMap<ChainId, ChainJudgement> judged = new TreeMap<>();
        for (ChainJudgement chain : judgement.chains()) {
            judged.put(chain.chain(), chain);
        }
        for (Map.Entry<ChainId, ChainMemory> known : draft.state().chains().entrySet()) {
            ChainId chain = known.getKey();
            UpgradeRow row = known.getValue().upgrade();
            boolean left = chain.plane().equals(plane.plane()) && !judged.containsKey(chain);
            if (left && row != null && row.upgrade().id().equals(upgrade.id())) {
                Verdict verdict = judgement.unknownReason() == null ? Verdict.CLEAN : Verdict.UNKNOWN;
                ChainJudgement empty = new ChainJudgement(chain, ChainReport.nothing(), verdict, null);
                report(draft, plane, judgement, empty, upgrade, evidence);
            }
        }
        judged.values().forEach(chain -> report(draft, plane, judgement, chain, upgrade, evidence));
    }

    private static void report(
            Draft draft,
            PlaneState plane,
            PlaneJudgement judgement,
            ChainJudgement chain,
            Upgrade upgrade,
            Evidence evidence) {
        ChainMemory memory = draft.state().chain(chain.chain());
        UpgradeRow known = memory.upgrade();
        UpgradeRow before = known != null && known.upgrade().id().equals(upgrade.id())
                ? known
                : UpgradeRow.opened(upgrade, chain.chain(), null, evidence);
        ChainCounts counts = chain.counts();
        UpgradeVerdict verdict = verdict(judgement, chain, memory.growth().growth());
        CaptureMark mark = plane.mark();
        UpgradeRow row = new UpgradeRow(
                upgrade,
                chain.chain(),
                before.rulesBefore(),
                first(before.rulesFirst(), counts.rules()),
                counts.rules(),
                chain.verdict() == Verdict.UNKNOWN ? null : counts.expected(),
                before.surplusBefore(),
                first(before.surplusFirst(), counts.surplus()),
                counts.surplus(),
                counts.missing(),
                verdict,
                verdict == UpgradeVerdict.CONVERGED ? first(before.convergedAt(), evidence.observedAt()) : null,
                evidence,
                mark == null ? null : mark.digest());
        if (!row.saysSameAs(known)) {
            draft.record(new AuditFact.UpgradeChanged(upgrade.id(), chain.chain(), row));
        }
    }

    private static Long first(@Nullable Long known, long now) {
        return Objects.requireNonNullElse(known, now);
    }

    private static UpgradeVerdict verdict(PlaneJudgement judgement, ChainJudgement chain, Growth growth) {
        if (judgement.abandoned()) {
            boolean stays = chain.counts().rules() > chain.counts().foreign();
            return stays && judgement.filtersAbandoned() ? UpgradeVerdict.RESIDUE : UpgradeVerdict.CONVERGED;
        }
        if (chain.verdict() == Verdict.UNKNOWN) {
            return UpgradeVerdict.UNKNOWN;
        }
        if (chain.counts().missing() > 0) {
            return UpgradeVerdict.MISSING_RULES;
        }
        if (chain.counts().surplus() == 0) {
            return UpgradeVerdict.CONVERGED;
        }
        return growth == Growth.GROWING ? UpgradeVerdict.GROWING : UpgradeVerdict.RESIDUE;
    }
}
