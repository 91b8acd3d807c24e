package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FailureBudgetTest {

    private final FailureBudget budget = new FailureBudget();

    @Test
    void oneBrokenNodeIsBorneHoweverOftenItFails() {
        budget.saw("a", 0);
        for (int i = 0; i < 50; i++) {
            assertFalse(budget.failed("a", i));
        }
    }

    @Test
    void moreThanOneOfAHundredNodesIsTooMany() {
        for (int i = 0; i < 300; i++) {
            budget.saw("n" + i, 0);
        }
        assertFalse(budget.failed("n1", 1));
        assertFalse(budget.failed("n2", 2));
        assertFalse(budget.failed("n3", 3));
        assertTrue(budget.failed("n4", 4));
        assertEquals("4 of 300 nodes within 10 minutes", budget.describe());
    }

    @Test
    void failuresLongAgoDoNotCount() {
        long later = FailureBudget.WINDOW.toMillis() + 10;
        budget.saw("a", 0);
        assertFalse(budget.failed("a", 0));
        budget.saw("b", later);
        assertFalse(budget.failed("b", later));
    }
}
