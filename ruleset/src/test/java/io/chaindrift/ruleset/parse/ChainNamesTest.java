package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChainNamesTest {

    private static final int MANY = 500;

    /** Names of one to thirty characters, each a number that no other has, so that some begin like others. */
    private static String name(int number) {
        return Integer.toString(number) + "x".repeat(number % 27);
    }

    @Test
    void everyNameIsFoundAndNoOther() {
        StringBuilder text = new StringBuilder(" ");
        int[] places = new int[2 * MANY];
        for (int i = 0; i < places.length; i++) {
            places[i] = text.length();
            text.append(name(i % MANY)).append(i < MANY ? " " : "\n");
        }
        int other = text.length();
        text.append("none");
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        ChainNames names = new ChainNames(bytes, 11);
        for (int i = 0; i < MANY; i++) {
            assertTrue(names.add(places[i], name(i).length(), i));
        }
        for (int i = 0; i < MANY; i++) {
            assertEquals(i, names.find(places[i + MANY], name(i).length()));
            assertFalse(names.add(places[i + MANY], name(i).length(), -7), "there already");
            assertEquals(i, names.find(places[i], name(i).length()));
        }
        assertEquals(-1, names.find(other, 4));
        names.clear();
        assertEquals(-1, names.find(places[3], name(3).length()));
        assertTrue(names.add(places[3], name(3).length(), 5));
    }
}
