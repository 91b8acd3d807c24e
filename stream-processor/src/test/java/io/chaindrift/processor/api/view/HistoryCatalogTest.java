package io.chaindrift.processor.api.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.processor.history.PlaneIndex;
import io.chaindrift.processor.mapping.IndexMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryCatalogTest {

    private final HistoryCatalog catalog = new HistoryCatalog();

    @Test
    void whatTheLogNoLongerHasIsForgotten() {
        put("a", 0, 10);
        put("a", 0, 20);
        put("b", 1, 10);

        catalog.forgetBefore(Map.of(0, 15L, 1, 0L));

        assertEquals(List.of(20L), offsets("a"));
        assertEquals(List.of(10L), offsets("b"));
        assertEquals(List.of(2, 2), catalog.sizes());

        catalog.forgetBefore(Map.of(0, 21L, 1, 11L));

        assertEquals(List.of(0, 0), catalog.sizes());
        assertEquals(List.of(), catalog.planes("c", "a"));
    }

    @Test
    void aPartitionOfWhichNothingIsKnownKeepsAll() {
        put("a", 3, 0);

        catalog.forgetBefore(Map.of(0, 100L));

        assertEquals(List.of(0L), offsets("a"));
    }

    private List<Long> offsets(String node) {
        return catalog.entries("c", node, "ipv4-nft").stream()
                .map(IndexEntry::firstOffset)
                .toList();
    }

    private void put(String node, int partition, long offset) {
        PlaneIndex index = new PlaneIndex(
                "ipv4-nft",
                "s",
                0,
                offset,
                partition,
                offset,
                offset,
                offset,
                offset,
                1,
                "00".repeat(32),
                true,
                List.of(),
                "00".repeat(32),
                null,
                null,
                List.of(),
                null,
                null,
                List.of());
        HistoryIndex record = IndexMapper.index("c", node, index);
        catalog.put(ChaindriftTopic.HISTORY_INDEX.keyOf(record), record);
    }
}
