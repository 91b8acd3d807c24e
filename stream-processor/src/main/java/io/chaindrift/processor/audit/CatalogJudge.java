package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.DeleteRun;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlanClass;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Remedy;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.KnownAudits;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges by the catalog of what each release writes. Stateless and thread-safe. */
public final class CatalogJudge implements RulesetJudge {

    @Override
    public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
        return judge(planes, router, new KnownAudits());
    }

    @Override
    public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router, KnownAudits known) {
        List<PlaneState> asked = List.copyOf(planes);
        List<PlaneInput> inputs = asked.stream().map(CatalogJudge::input).toList();
        List<PlaneAudit> audits = NodeAudit.of(inputs, facts(router), router.activeBackend(), known);
        List<PlaneJudgement> judgements = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            judgements.add(judgement(asked.get(i).plane(), audits.get(i), router));
        }
        return judgements;
    }

    private static PlaneInput input(PlaneState state) {
        Plane plane = Plane.parse(state.plane());
        Trouble trouble = state.trouble();
        return new PlaneInput(
                state.plane(),
                plane.family(),
                plane.backend(),
                state.ruleset(),
                state.syncedAt(),
                trouble == null ? null : trouble.detail());
    }

    private static RouterFacts facts(RouterSighting router) {
        RouterFacts.How how = RouterFacts.How.valueOf(router.how().name());
        RouterFacts facts = readable(router, how);
        String label = router.versionClass();
        VersionClass known = label == null ? null : VersionClass.ofLabel(label);
        return facts.versionClass() == null && known != null
                ? new RouterFacts(router.version(), known, known.flavour(), how, facts.flags())
                : facts;
    }

    /** Arguments that cannot be read are as good as unknown ones. */
    private static RouterFacts readable(RouterSighting router, RouterFacts.How how) {
        try {
            return RouterFacts.of(router.version(), router.args(), how);
        } catch (IllegalArgumentException e) {
            return RouterFacts.of(router.version(), null, how);
        }
    }

    private static PlaneJudgement judgement(String plane, PlaneAudit audit, RouterSighting router) {
        RouterFacts judgedBy = audit.router();
        VersionClass versionClass = judgedBy.versionClass();
        boolean abandoned = audit.orphan() != null;
        String unknown = audit.unknownReason();
        long unjudged = 0;
        List<ChainJudgement> chains = new ArrayList<>();
        for (ChainAudit chain : audit.chains()) {
            unjudged += chain.unknown();
            chains.add(new ChainJudgement(
                    new ChainId(plane, chain.table(), chain.chain()),
                    counts(chain),
                    verdict(chain, abandoned, unknown),
                    chain.digest()));
        }
        return new PlaneJudgement(
                plane,
                judgedBy.version() == null ? router.version() : judgedBy.version(),
                versionClass == null ? null : versionClass.label(),
                RouterSighting.Flavour.valueOf(judgedBy.flavour().name()),
                RouterSighting.How.valueOf(judgedBy.how().name()),
                abandoned,
                unknown == null && unjudged > 0
                        ? unjudged + " rules that look like the router's cannot be judged"
                        : unknown,
                chains,
                audit.findings().stream().map(finding -> body(plane, finding)).toList());
    }

    private static ChainCounts counts(ChainAudit chain) {
        return new ChainCounts(
                chain.rules(),
                chain.expected(),
                chain.distinct(),
                chain.duplicate(),
                chain.staleVersion(),
                chain.staleFlags(),
                chain.missing(),
                chain.foreign(),
                chain.unknown(),
                chain.outOfOrder());
    }

    private static Verdict verdict(ChainAudit chain, boolean abandoned, @Nullable String unknown) {
        if (unknown != null || chain.unknown() > 0) {
            return Verdict.UNKNOWN;
        }
        if (chain.missing() > 0) {
            return Verdict.MISSING;
        }
        if (chain.drift() > 0 || (abandoned && chain.rules() > chain.foreign())) {
            return Verdict.SURPLUS;
        }
        return chain.outOfOrder() > 0 ? Verdict.DISORDERED : Verdict.CLEAN;
    }

    private static FindingBody body(String plane, Finding finding) {
        var planClass = finding.planClass();
        return new FindingBody(
                plane,
                finding.table(),
                finding.chain(),
                FindingKind.valueOf(finding.kind().name()),
                finding.rule(),
                finding.copies(),
                finding.surplus(),
                finding.tag(),
                finding.tagVerified(),
                finding.writtenBy(),
                finding.harmRulesPerPacket(),
                Remedy.valueOf(finding.remedy().name()),
                planClass == null ? null : PlanClass.valueOf(planClass.name()),
                finding.proof(),
                finding.refusal(),
                Objects.requireNonNull(finding.why()),
                DeleteRun.fold(finding.deleteIndexes()));
    }
}
