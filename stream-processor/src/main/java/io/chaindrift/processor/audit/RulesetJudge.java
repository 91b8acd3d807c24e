package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import java.util.Collection;
import java.util.List;

/** Judges the planes of a node together: which of them the router left shows only beside the others. */
@FunctionalInterface
public interface RulesetJudge {

    /**
     * What the audit says of each plane, in the order given.
     *
     * @param planes the node's planes
     * @param router what is known of its router
     */
    List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router);
}
