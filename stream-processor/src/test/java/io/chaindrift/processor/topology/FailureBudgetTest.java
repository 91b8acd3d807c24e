package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureBudgetTest {

    private final KeyValueStore<String, FailedAudit> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("failed-audits"), Serdes.String(), StoredValues.of(FailedAudit.class))
            .withLoggingDisabled()
            .build();
    private FailureBudget budget = new FailureBudget(store);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    }

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

    @Test
    void whoTakesItOverKnowsWhatFailedBeforeAndOfHowMany() {
        for (int i = 0; i < 300; i++) {
            budget.saw("n" + i, 0);
        }
        assertFalse(budget.failed("n1", 1));
        assertFalse(budget.failed("n2", 2));

        budget = new FailureBudget(store);
        budget.saw("n3", 3);
        assertFalse(budget.failed("n3", 3), "3 of 300");
        budget = new FailureBudget(store);
        assertTrue(budget.failed("n4", 4), "4 of 300");
        budget = new FailureBudget(store);
        assertTrue(budget.failed("n4", 4), "the same record again");
    }

    @Test
    void failuresLongAgoAreForgotten() {
        budget.failed("a", 0);
        budget.failed("b", FailureBudget.WINDOW.toMillis() + 1);

        assertNull(store.get("a"));
    }
}
