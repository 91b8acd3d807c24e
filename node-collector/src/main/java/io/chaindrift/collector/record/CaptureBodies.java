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

/** Captures in the form of the public records. Stateless. */
final class CaptureBodies {

    private CaptureBodies() {}

    static RulesetKeyframe keyframe(CaptureDecision.Keyframe keyframe, long captureId, int part) {
        return RulesetKeyframe.newBuilder()
                .setCapture(header(
                        keyframe.facts(), captureId, part, keyframe.parts().size()))
                .setReason(KeyframeReason.valueOf(keyframe.reason().name()))
                .setCounts(counts(keyframe.form()))
                .setChains(new MadeWhenRead<>(keyframe.parts().get(part), CaptureBodies::image))
                .build();
    }

    static RulesetDelta delta(CaptureDecision.Delta delta, long captureId, int part) {
        return RulesetDelta.newBuilder()
                .setCapture(header(delta.facts(), captureId, part, delta.parts().size()))
                .setBaseDigest(EventBodies.sha(delta.delta().base()))
                .setCounts(counts(delta.form()))
                .setEdits(delta.parts().get(part).stream()
                        .map(piece -> edit(piece, delta.form()))
                        .toList())
                .build();
    }

    static RulesetUnchanged unchanged(CaptureFacts facts, long captureId, UnchangedBasis basis) {
        return RulesetUnchanged.newBuilder()
                .setCapture(header(facts, captureId, 0, 1, false))
                .setBasis(basis)
                .build();
    }

    private static CaptureHeader header(CaptureFacts facts, long captureId, int part, int parts) {
        return header(facts, captureId, part, parts, true);
    }

    private static CaptureHeader header(CaptureFacts facts, long captureId, int part, int parts, boolean how) {
        return CaptureHeader.newBuilder()
                .setPlane(facts.plane().id())
                .setCaptureId(captureId)
                .setPart(part)
                .setParts(parts)
                .setSyncOrdinal(facts.syncs().ordinal())
                .setSyncEvidence(SyncEvidence.valueOf(facts.syncs().evidence().name()))
                .setSyncsSincePrevious(facts.syncs().sincePrevious())
                .setRawDigest(EventBodies.sha(facts.raw()))
                .setCanonicalDigest(EventBodies.sha(facts.canonical()))
                .setCanonVersion(facts.canonVersion())
                .setProvenance(how ? EventBodies.provenance(facts.provenance()) : null)
                .setTrust(facts.suspicion() == null ? Trust.TRUSTED : Trust.SUSPECT)
                .setSuspectReason(EventBodies.suspect(facts.suspicion()))
                .setSuspectDetail(
                        facts.suspicion() == null ? null : facts.suspicion().detail())
                .build();
    }

    private static RulesetCounts counts(NamedRuleset form) {
        NamedRuleset.Counts filter = form.counts();
        long rules = 0;
        for (NamedChain chain : form.chains()) {
            rules += chain.ruleCount();
        }
        return RulesetCounts.newBuilder()
                .setChains(form.chains().size())
                .setRules(rules)
                .setPods(filter.pods())
                .setPolicies(filter.policies())
                .build();
    }

    /** Made by its constructor, as those of rules are: a builder each would be most of what a keyframe costs. */
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
        return ChainEdit.newBuilder()
                .setTable(edit.key().table())
                .setName(edit.key().name())
                .setKind(ChainEditKind.valueOf(edit.kind().name()))
                .setNewDigest(edit.newDigest() == null ? null : EventBodies.sha(edit.newDigest()))
                .setChurnedName(added && after != null ? after.churnedName() : null)
                .setPolicy(edit.policy())
                .setRuleCount(edit.ruleCount())
                .setScope(edit.detailed() ? ChainScope.FULL : ChainScope.DIGEST_ONLY)
                .setEdits(part.splices().stream()
                        .map(splice -> RuleEdit.newBuilder()
                                .setAt(splice.at())
                                .setRemove(splice.remove())
                                .setInsert(runs(splice.insert()))
                                .build())
                        .toList())
                .build();
    }

    private static List<RuleRun> runs(List<io.chaindrift.ruleset.named.RuleRun> runs) {
        return new MadeWhenRead<>(runs, run -> new RuleRun(run.rule(), (long) run.repeat()));
    }
}
