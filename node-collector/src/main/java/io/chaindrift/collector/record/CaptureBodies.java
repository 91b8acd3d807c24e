package io.chaindrift.collector.record;

import io.chaindrift.collector.core.CaptureDecision;
import io.chaindrift.collector.core.CaptureFacts;
import io.chaindrift.collector.core.ChainPart;
import io.chaindrift.collector.core.EditPart;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.ChainEditKind;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.ChainScope;
import io.chaindrift.event.KeyframeReason;
import io.chaindrift.event.RuleEdit;
import io.chaindrift.event.RuleRun;
import io.chaindrift.event.RulesetCounts;
import io.chaindrift.event.RulesetDelta;
import io.chaindrift.event.RulesetKeyframe;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.event.Trust;
import io.chaindrift.event.UnchangedBasis;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;

/**
 * Captures in the form of the public records. Stateless. They are made by their constructors: a builder looks defaults up in the
 * schema and copies what it is given.
 */
final class CaptureBodies {

    private CaptureBodies() {}

    static RulesetKeyframe keyframe(CaptureDecision.Keyframe keyframe, long captureId, int part) {
        return new RulesetKeyframe(
                header(keyframe.facts(), captureId, part, keyframe.parts().size()),
                KeyframeReason.valueOf(keyframe.reason().name()),
                counts(keyframe.form()),
                new MadeWhenRead<>(keyframe.parts().get(part), CaptureBodies::image));
    }

    static RulesetDelta delta(CaptureDecision.Delta delta, long captureId, int part) {
        return new RulesetDelta(
                header(delta.facts(), captureId, part, delta.parts().size()),
                EventBodies.sha(delta.delta().base()),
                counts(delta.form()),
                delta.parts().get(part).stream()
                        .map(piece -> edit(piece, delta.form()))
                        .toList());
    }

    static RulesetUnchanged unchanged(CaptureFacts facts, long captureId, UnchangedBasis basis) {
        return new RulesetUnchanged(header(facts, captureId, 0, 1, false), basis);
    }

    private static CaptureHeader header(CaptureFacts facts, long captureId, int part, int parts) {
        return header(facts, captureId, part, parts, true);
    }

    private static CaptureHeader header(CaptureFacts facts, long captureId, int part, int parts, boolean how) {
        return new CaptureHeader(
                facts.plane().id(),
                captureId,
                part,
                parts,
                facts.syncs().ordinal(),
                SyncEvidence.valueOf(facts.syncs().evidence().name()),
                facts.syncs().sincePrevious(),
                EventBodies.sha(facts.raw()),
                EventBodies.sha(facts.canonical()),
                facts.canonVersion(),
                how ? EventBodies.provenance(facts.provenance()) : null,
                facts.suspicion() == null ? Trust.TRUSTED : Trust.SUSPECT,
                EventBodies.suspect(facts.suspicion()),
                facts.suspicion() == null ? null : facts.suspicion().detail());
    }

    private static RulesetCounts counts(NamedRuleset form) {
        NamedRuleset.Counts filter = form.counts();
        long rules = 0;
        for (NamedChain chain : form.chains()) {
            rules += chain.ruleCount();
        }
        return new RulesetCounts((long) form.chains().size(), rules, filter.pods(), filter.policies());
    }

    private static ChainImage image(ChainPart part) {
        NamedChain chain = part.chain();
        return new ChainImage(
                chain.key().table(),
                chain.key().name(),
                chain.churnedName(),
                chain.policy(),
                (long) chain.ruleCount(),
                EventBodies.sha(chain.digest()),
                chain.hasRules() ? ChainScope.FULL : ChainScope.DIGEST_ONLY,
                part.firstRule(),
                runs(part.runs()),
                part.sourceOrder());
    }

    /** Without the chain's digest before: the base's digest, which the delta names, stands for those of all its chains. */
    private static ChainEdit edit(EditPart part, NamedRuleset form) {
        io.chaindrift.ruleset.named.ChainEdit edit = part.edit();
        NamedChain after = form.chain(edit.key());
        boolean added = edit.kind() == io.chaindrift.ruleset.named.ChainEdit.Kind.ADDED;
        return new ChainEdit(
                edit.key().table(),
                edit.key().name(),
                ChainEditKind.valueOf(edit.kind().name()),
                null,
                edit.newDigest() == null ? null : EventBodies.sha(edit.newDigest()),
                added && after != null ? after.churnedName() : null,
                edit.policy(),
                (long) edit.ruleCount(),
                edit.detailed() ? ChainScope.FULL : ChainScope.DIGEST_ONLY,
                part.splices().stream()
                        .map(splice -> new RuleEdit(splice.at(), (long) splice.remove(), runs(splice.insert())))
                        .toList());
    }

    private static List<RuleRun> runs(List<io.chaindrift.ruleset.named.RuleRun> runs) {
        return new MadeWhenRead<>(runs, run -> new RuleRun(run.rule(), (long) run.repeat()));
    }
}
