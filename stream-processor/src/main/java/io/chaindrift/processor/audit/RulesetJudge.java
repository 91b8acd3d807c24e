package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.ruleset.audit.KnownAudits;
import java.util.Collection;
import java.util.List;

/**
 * Judges the planes of a node together: which of them the router left shows only beside the others. A judgement is a function of
 * the router and, of each plane, its id, its ruleset, its trouble and whether it synced before or after the others of its family;
 * of nothing else.
 */
@FunctionalInterface
public interface RulesetJudge {

    /**
     * What the audit says of each plane, in the order given.
     *
     * @param planes the node's planes
     * @param router what is known of its router
     */
    List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router);

    /**
     * The same of a node that has a name, so that what was said of it before can be remembered.
     *
     * @param node what tells the node from all others
     */
    default List<PlaneJudgement> judge(String node, Collection<PlaneState> planes, RouterSighting router) {
        return judge(planes, router);
    }

    /**
     * The same, for which what is as before need not be judged again.
     *
     * @param known the node's latest audits, which this may take from and add to
     */
    default List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router, KnownAudits known) {
        return judge(planes, router);
    }
}
