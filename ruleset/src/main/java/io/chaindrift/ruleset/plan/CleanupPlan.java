package io.chaindrift.ruleset.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be removed from one plane. Immutable.
 *
 * @param deletes rules by chain and index of the capture that was judged, ascending
 * @param refusals what is not removed, and why
 * @param restoreInput commented input for {@code iptables-restore --noflush} that makes the NO_OP deletions, all or none, and
 *     aborts when the rules are no longer what was judged; empty when there is none
 */
public record CleanupPlan(List<PlannedDelete> deletes, List<Refusal> refusals, String restoreInput) {

    public CleanupPlan {
        deletes = List.copyOf(deletes);
        refusals = List.copyOf(refusals);
    }

    /** True when there is something that may be removed. */
    public boolean possible() {
        return !deletes.isEmpty();
    }

    /** The worst class of the deletions, or null when there are none. */
    public @Nullable PlanClass planClass() {
        PlanClass worst = null;
        for (PlannedDelete delete : deletes) {
            if (worst == null || delete.planClass().compareTo(worst) > 0) {
                worst = delete.planClass();
            }
        }
        return worst;
    }
}
