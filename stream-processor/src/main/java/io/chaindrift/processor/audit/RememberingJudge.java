package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.ruleset.audit.KnownAudits;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a node's latest judgement again as long as nothing is different that a judgement rests on: most syncs of a router change
 * nothing. Where something is different, what the other planes' audits rest on mostly is not. Rulesets count as the same only when they
 * are the same object, so that nothing is compared. Not thread-safe.
 */
final class RememberingJudge implements RulesetJudge {

    private final RulesetJudge judge;
    private final Map<String, Judged> latest;

    /** What a judgement of a plane rests on. */
    private record Basis(
            String plane, NamedRuleset ruleset, @Nullable Trouble trouble, long place) {

        @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
        boolean isSameAs(Basis other) {
            return ruleset == other.ruleset
                    && place == other.place
                    && plane.equals(other.plane)
                    && String.valueOf(trouble).equals(String.valueOf(other.trouble));
        }
    }

    /** The latest judgement of a node. */
    private record Judged(
            List<Basis> planes, RouterSighting router, List<PlaneJudgement> judgements, KnownAudits audits) {

        boolean holdsFor(List<Basis> now, RouterSighting routerNow) {
            if (planes.size() != now.size() || !router.equals(routerNow)) {
                return false;
            }
            for (int i = 0; i < now.size(); i++) {
                if (!planes.get(i).isSameAs(now.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    RememberingJudge(RulesetJudge judge, int nodes) {
        this.judge = judge;
        this.latest = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Judged> eldest) {
                return size() > nodes;
            }
        };
    }

    @Override
    public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
        return judge.judge(planes, router);
    }

    @Override
    public List<PlaneJudgement> judge(String node, Collection<PlaneState> planes, RouterSighting router) {
        List<Basis> basis = basis(planes);
        Judged known = latest.get(node);
        if (known != null && known.holdsFor(basis, router)) {
            return known.judgements();
        }
        KnownAudits audits = known == null ? new KnownAudits() : known.audits();
        List<PlaneJudgement> judgements = judge.judge(planes, router, audits);
        latest.put(node, new Judged(basis, router, judgements, audits));
        return judgements;
    }

    /** Of the times of syncs only their order counts: how many planes of its family synced before this one. */
    private static List<Basis> basis(Collection<PlaneState> planes) {
        List<Basis> basis = new ArrayList<>();
        for (PlaneState plane : planes) {
            String family = family(plane);
            long before = 0;
            for (PlaneState other : planes) {
                before += other.syncedAt() < plane.syncedAt() && other.plane().startsWith(family) ? 1 : 0;
            }
            basis.add(new Basis(plane.plane(), plane.ruleset(), plane.trouble(), before));
        }
        return basis;
    }

    private static String family(PlaneState plane) {
        return plane.plane().substring(0, plane.plane().indexOf('-') + 1);
    }
}
