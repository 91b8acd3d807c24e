package io.chaindrift.ruleset.plan;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can be removed from one plane. Immutable.
 *
 * @param deletes rules by chain and index of the capture that was judged, ascending
 * @param refusals what is not removed, and why
 * @param text the NO_OP deletions as input for {@code iptables-restore --noflush}
 */
public record CleanupPlan(List<PlannedDelete> deletes, List<Refusal> refusals, PlanText text) {

    /** Nothing to remove. */
    public static final CleanupPlan NONE = new CleanupPlan(List.of(), List.of(), PlanText.EMPTY);

    public CleanupPlan {
        deletes = List.copyOf(deletes);
        refusals = List.copyOf(refusals);
        Objects.requireNonNull(text, "text");
    }

    /**
     * Commented input for {@code iptables-restore --noflush} that makes the NO_OP deletions, all or none, and aborts when the
     * rules are no longer what was judged; empty when there is none.
     */
    public String restoreInput() {
        return text.render();
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
