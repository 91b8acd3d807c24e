package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashTableTest {

    /** A map of the JDK beside it: as many as make it grow several times, with hashes that repeat and the one that is zero. */
    @Test
    void shouldHoldWhatAMapHolds() {
        Random random = new Random(7);
        HashTable<String> table = new HashTable<>(0);
        Map<Long, String> map = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            long hash = i % 2 == 0 ? random.nextLong() : i % 400;
            table.put(hash, "v" + i);
            map.put(hash, "v" + i);
            assertEquals(map.size(), table.size());
        }
        map.forEach((hash, value) -> assertEquals(value, table.get(hash)));
        assertNull(table.get(401));
        assertNull(table.get(-1));
    }
}
