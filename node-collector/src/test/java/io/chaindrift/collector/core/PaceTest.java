package io.chaindrift.collector.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When is looked, by a clock that the test turns. */
class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private static LookPlanner planner(double share, Duration reserve) {
        return new LookPlanner(Duration.ofMillis(250), Duration.ofSeconds(5), share, reserve);
    }

    @Test
    void aBurstIsOneLookWhenItHasEnded() {
        LookPlanner planner = planner(0.05, Duration.ofSeconds(5));
        assertFalse(planner.due(0));
        for (long at = 0; at <= 1_000; at += 100) {
            planner.noticed(at * MILLI);
            assertFalse(planner.due(at * MILLI));
        }
        assertFalse(planner.due(1_249 * MILLI));
        assertTrue(planner.due(1_250 * MILLI));
        planner.looked(1_300 * MILLI, 50 * MILLI);
        assertFalse(planner.due(10 * SECOND));
    }

    @Test
    void aStormThatDoesNotEndIsLookedAtAfterTheLimit() {
        LookPlanner planner = planner(1, Duration.ofSeconds(5));
        long looks = 0;
        for (long at = 0; at < 60 * SECOND; at += 20 * MILLI) {
            planner.noticed(at);
            if (planner.due(at)) {
                planner.looked(at, 10 * MILLI);
                looks++;
            }
        }
        assertEquals(11, looks);
    }

    @Test
    void fiftyCommitsASecondForAnHourStayInTheBudget() {
        LookPlanner planner = planner(0.05, Duration.ofSeconds(5));
        long cost = 0;
        long each = 343 * MILLI;
        for (long at = 0; at < 3_600 * SECOND; at += 20 * MILLI) {
            planner.noticed(at);
            if (planner.due(at)) {
                planner.looked(at, each);
                cost += each;
            }
        }
        double share = (double) cost / (3_600 * SECOND);
        assertTrue(share <= 0.05 + 0.002, () -> "a share of " + share);
        assertTrue(share > 0.04, () -> "it looks more rarely than it may: " + share);
    }

    @Test
    void aChangeThatWaitsForTheBudgetIsSaidOnce() {
        LookPlanner planner = planner(0.01, Duration.ZERO);
        planner.noticed(0);
        assertTrue(planner.due(SECOND));
        planner.looked(SECOND, SECOND);
        planner.noticed(2 * SECOND);
        assertFalse(planner.overBudget(3 * SECOND));
        assertTrue(planner.overBudget(8 * SECOND));
        assertFalse(planner.overBudget(9 * SECOND));
        assertTrue(planner.pause(9 * SECOND) > 80 * SECOND);
        assertTrue(planner.due(110 * SECOND));
    }

    @Test
    void whatDoesNotChangeIsAskedEverMoreRarely() {
        PollPace pace = new PollPace(Duration.ofSeconds(2), Duration.ofSeconds(30), 0.05);
        long now = 0;
        long asked = 0;
        while (now < 3_600 * SECOND) {
            assertTrue(pace.due(now));
            pace.asked(now, MILLI, false);
            asked++;
            now += pace.pause(now);
        }
        assertTrue(asked < 130, "asked " + asked + " times in an hour");
        pace.asked(now, MILLI, true);
        assertEquals(2 * SECOND, pace.pause(now));
    }

    @Test
    void whatCostsMuchIsAskedMoreRarely() {
        PollPace pace = new PollPace(Duration.ofSeconds(2), Duration.ofSeconds(30), 0.05);
        pace.asked(0, 10 * SECOND, true);
        assertEquals(200 * SECOND, pace.pause(0));
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
