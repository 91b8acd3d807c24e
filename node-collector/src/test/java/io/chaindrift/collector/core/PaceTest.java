package io.chaindrift.collector.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When is looked, by a clock that the test turns. */
class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private static LookPlanner planner(CpuBudget budget) {
        return new LookPlanner(Duration.ofMillis(250), Duration.ofSeconds(5), budget);
    }

    private static CpuBudget budget(double share) {
        return new CpuBudget(share, Duration.ofSeconds(5));
    }

    private static PollPace pace(CpuBudget budget) {
        return new PollPace(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(5), budget);
    }

    @Test
    void aBurstIsOneLookWhenItHasEnded() {
        LookPlanner planner = planner(budget(0.05));
        assertFalse(planner.due(0));
        for (long at = 0; at <= 1_000; at += 100) {
            planner.noticed(at * MILLI);
            assertFalse(planner.due(at * MILLI));
        }
        assertFalse(planner.due(1_249 * MILLI));
        assertTrue(planner.due(1_250 * MILLI));
        planner.looked();
        assertFalse(planner.due(10 * SECOND));
    }

    @Test
    void aStormThatDoesNotEndIsLookedAtAfterTheLimit() {
        CpuBudget budget = budget(1);
        LookPlanner planner = planner(budget);
        long looks = 0;
        for (long at = 0; at < 60 * SECOND; at += 20 * MILLI) {
            planner.noticed(at);
            if (planner.due(at)) {
                planner.looked();
                budget.charge(at, 10 * MILLI);
                looks++;
            }
        }
        assertEquals(11, looks);
    }

    @Test
    void fiftyCommitsASecondForAnHourStayInTheBudget() {
        CpuBudget budget = budget(0.05);
        LookPlanner planner = planner(budget);
        long cost = 0;
        long each = 343 * MILLI;
        for (long at = 0; at < 3_600 * SECOND; at += 20 * MILLI) {
            planner.noticed(at);
            if (planner.due(at)) {
                planner.looked();
                budget.charge(at, each);
                cost += each;
            }
        }
        double share = (double) cost / (3_600 * SECOND);
        assertTrue(share <= 0.05 + 0.002, () -> "a share of " + share);
        assertTrue(share > 0.04, () -> "it looks more rarely than it may: " + share);
    }

    @Test
    void aChangeThatWaitsForTheBudgetIsSaidOnce() {
        CpuBudget budget = new CpuBudget(0.01, Duration.ZERO);
        LookPlanner planner = planner(budget);
        planner.noticed(0);
        assertTrue(planner.due(SECOND));
        planner.looked();
        budget.charge(SECOND, SECOND);
        planner.noticed(2 * SECOND);
        assertFalse(planner.overBudget(3 * SECOND));
        assertTrue(planner.overBudget(8 * SECOND));
        assertFalse(planner.overBudget(9 * SECOND));
        assertTrue(planner.pause(9 * SECOND) > 80 * SECOND);
        assertTrue(planner.due(110 * SECOND));
    }

    @Test
    void whatDoesNotChangeIsAskedEverMoreRarely() {
        PollPace pace = pace(budget(0.05));
        long now = 0;
        long asked = 0;
        while (now < 3_600 * SECOND) {
            assertTrue(pace.due(now));
            pace.asked(now, false);
            asked++;
            now += pace.pause(now);
        }
        assertTrue(asked < 130, "asked " + asked + " times in an hour");
        pace.asked(now, true);
        assertEquals(2 * SECOND, pace.pause(now));
    }

    @Test
    void whatCostsMuchIsAskedMoreRarelyAndThatIsSaidOnce() {
        CpuBudget budget = new CpuBudget(0.05, Duration.ZERO);
        PollPace pace = pace(budget);
        pace.asked(0, true);
        budget.charge(0, 10 * SECOND);
        assertEquals(200 * SECOND, pace.pause(0));
        assertFalse(pace.overBudget(6 * SECOND), "it is due since four seconds");
        assertTrue(pace.overBudget(8 * SECOND));
        assertFalse(pace.overBudget(9 * SECOND), "it is said");
        assertTrue(pace.due(200 * SECOND));
    }

    @Test
    void allPlanesTogetherStayInTheBudget() {
        CpuBudget budget = budget(0.05);
        LookPlanner planner = planner(budget);
        List<PollPace> paces = List.of(pace(budget), pace(budget), pace(budget));
        for (long at = 0; at < 3_600 * SECOND; at += 20 * MILLI) {
            planner.noticed(at);
            if (planner.due(at)) {
                planner.looked();
                budget.charge(at, 343 * MILLI);
            }
            for (PollPace pace : paces) {
                if (pace.due(at)) {
                    pace.asked(at, true);
                    budget.charge(at, 343 * MILLI);
                }
            }
        }
        double share = (double) budget.spent() / (3_600 * SECOND);
        assertTrue(share <= 0.05 + 0.002, () -> "a share of " + share);
        assertTrue(share > 0.04, () -> "they read more rarely than they may: " + share);
    }

    @Test
    void aRequestIsAnsweredOnceAndNotTooOften() {
        ReportLimiter reports = new ReportLimiter(Duration.ofSeconds(30));
        assertFalse(reports.due(0));
        reports.ask("a");
        assertTrue(reports.due(SECOND));
        reports.ask("a");
        assertFalse(reports.due(100 * SECOND), "the same request again");
        reports.ask("b");
        assertTrue(reports.due(100 * SECOND));
        reports.ask("c");
        assertFalse(reports.due(101 * SECOND));
        assertTrue(reports.due(131 * SECOND), "it is answered when the interval is over");
    }
}
