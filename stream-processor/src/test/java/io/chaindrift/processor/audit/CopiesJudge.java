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
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A judge for tests of the fold: a rule of an own chain that stands more than once is a copy; nothing else is wrong. */
public final class CopiesJudge implements RulesetJudge {

    @Override
    public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
        return planes.stream().map(plane -> judge(plane, router)).toList();
    }

    private static PlaneJudgement judge(PlaneState plane, RouterSighting router) {
        List<ChainJudgement> chains = new ArrayList<>();
        List<FindingBody> findings = new ArrayList<>();
        for (NamedChain chain : plane.ruleset().chains()) {
            if (chain.hasRules() && chain.key().name().startsWith("KUBE-")) {
                judge(plane, chain, chain.runs(), chains, findings);
            }
        }
        return new PlaneJudgement(
                plane.plane(),
                router.version(),
                router.versionClass(),
                router.flavour(),
                router.how(),
                false,
                null,
                chains,
                findings);
    }

    private static void judge(
            PlaneState plane,
            NamedChain chain,
            List<RuleRun> runs,
            List<ChainJudgement> chains,
            List<FindingBody> findings) {
        Map<String, List<Integer>> places = new TreeMap<>();
        List<String> rules = RuleRun.decode(runs);
        for (int i = 0; i < rules.size(); i++) {
            places.computeIfAbsent(rules.get(i), rule -> new ArrayList<>()).add(i + 1);
        }
        long copies = 0;
        for (Map.Entry<String, List<Integer>> rule : places.entrySet()) {
            int count = rule.getValue().size();
            copies += count - 1;
            if (count > 1) {
                findings.add(new FindingBody(
                        plane.plane(),
                        chain.key().table(),
                        chain.key().name(),
                        FindingKind.DUPLICATE,
                        rule.getKey(),
                        count,
                        count - 1,
                        null,
                        false,
                        null,
                        count - 1,
                        Remedy.CLEAN,
                        PlanClass.NO_OP,
                        "the first copy decides",
                        null,
                        "the rule stands " + count + " times",
                        DeleteRun.fold(rule.getValue().subList(1, count))));
            }
        }
        ChainCounts counts = new ChainCounts(rules.size(), places.size(), places.size(), copies, 0, 0, 0, 0, 0, 0);
        chains.add(new ChainJudgement(
                new ChainId(plane.plane(), chain.key().table(), chain.key().name()),
                counts,
                copies > 0 ? Verdict.SURPLUS : Verdict.CLEAN,
                chain.digest().hex()));
    }
}
