package io.chaindrift.inventory.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks what a reader proves from headers, with none of the code that numbers. */
final class Logs {

    private Logs() {}

    /** No gap, no repetition, no epoch that goes back, each epoch linked to the one before. */
    static void check(List<InventoryEvent> events) {
        Map<String, LogPosition> ends = new TreeMap<>();
        LogPosition things = null;
        for (InventoryEvent event : events) {
            if (event instanceof InventoryEvent.NodeSaid said) {
                node(ends.get(said.node()), said);
                ends.put(said.node(), said.position());
            } else if (event instanceof InventoryEvent.ThingSaid said) {
                LogPosition at = said.position();
                if (things == null || at.epoch() > things.epoch()) {
                    assertEquals(0, at.sequence(), said::toString);
                } else {
                    assertEquals(things.sequence() + 1, at.sequence(), said::toString);
                    assertEquals(things.epoch(), at.epoch(), said::toString);
                }
                things = at;
                if (said.thing() instanceof NodeMemory memory) {
                    assertEquals(ends.get(said.name()), memory.end(), said::toString);
                }
            }
        }
    }

    private static void node(LogPosition before, InventoryEvent.NodeSaid said) {
        LogPosition at = said.position();
        if (at.sequence() == 0) {
            NodeWord.Began began = assertInstanceOf(NodeWord.Began.class, said.word());
            assertEquals(before, began.previous(), said::toString);
            assertTrue(before == null || at.epoch() > before.epoch(), said::toString);
        } else {
            assertNotNull(before, said::toString);
            assertEquals(before.sequence() + 1, at.sequence(), said::toString);
            assertEquals(before.epoch(), at.epoch(), said::toString);
            assertEquals(before.streamId(), at.streamId(), said::toString);
        }
    }
}
