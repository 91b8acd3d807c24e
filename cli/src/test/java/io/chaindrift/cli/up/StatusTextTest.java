package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    @Test
    void shouldBalanceTheBooksInWords() {
        FleetFigures fleet = new FleetFigures(4, 3, 1, 0, 12, List.of("node-c"));

        assertEquals(
                "8 nodes = 4 clean + 3 drifted + 1 unknown + 0 silent · 12 findings · 1 growing (node-c)",
                StatusText.of(fleet, OptionalInt.empty()));
    }

    @Test
    void shouldSayHowMuchOfTheHistoryWasReplayed() {
        FleetFigures fleet = new FleetFigures(1, 0, 0, 0, 1, List.of());

        assertEquals(
                "1 node = 1 clean + 0 drifted + 0 unknown + 0 silent · 1 finding · 0 growing · history 41 %",
                StatusText.of(fleet, OptionalInt.of(41)));
    }

    @Test
    void shouldNameThreeGrowingNodesAndCountTheRest() {
        FleetFigures fleet = new FleetFigures(0, 5, 0, 0, 9, List.of("e", "d", "c", "b", "a"));

        String text = StatusText.of(fleet, OptionalInt.empty());

        assertTrue(text.endsWith("5 growing (a, b, c, 2 more)"), text);
    }

    @Test
    void shouldCutWithAnEllipsisOnlyWhatIsTooLong() {
        assertEquals("abc", StatusText.cut("abc", 3));
        assertEquals("ab…", StatusText.cut("abcd", 3));
    }
}
