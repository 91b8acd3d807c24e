package io.chaindrift.ruleset.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan is as bad as the worst of its deletions. */
class CleanupPlanTest {

    private static PlannedDelete delete(int index, PlanClass planClass) {
        return new PlannedDelete("filter", "INPUT", index, "-A INPUT -j ACCEPT", planClass, "proof", null);
    }

    private static CleanupPlan plan(PlannedDelete... deletes) {
        return new CleanupPlan(List.of(deletes), List.of(), PlanText.EMPTY);
    }

    @Test
    void theWorstClassIsThePlans() {
        PlannedDelete harmless = delete(1, PlanClass.NO_OP);
        PlannedDelete changing = delete(2, PlanClass.VERDICT_CHANGING);
        assertEquals(PlanClass.NO_OP, plan(harmless).planClass());
        assertEquals(
                PlanClass.VERDICT_CHANGING, plan(harmless, changing, harmless).planClass());
        assertEquals(PlanClass.VERDICT_CHANGING, plan(changing, harmless).planClass());
        assertTrue(plan(harmless).possible());
    }

    @Test
    void nothingToRemoveHasNoClassAndNoText() {
        assertNull(CleanupPlan.NONE.planClass());
        assertFalse(CleanupPlan.NONE.possible());
        assertEquals("", CleanupPlan.NONE.restoreInput());
    }

    @Test
    void indexesAreIptables() {
        assertEquals(1, delete(1, PlanClass.NO_OP).index());
        assertThrows(IllegalArgumentException.class, () -> delete(0, PlanClass.NO_OP));
    }
}
