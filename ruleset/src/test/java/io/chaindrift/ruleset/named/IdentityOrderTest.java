package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IdentityOrderTest {

    private final KnownNames.Who a = new KnownNames.Who("{pod:a}", 1, true);
    private final KnownNames.Who b = new KnownNames.Who("{pod:b}", 2, true);
    private final KnownNames.Who c = new KnownNames.Who("{pod:c}", 3, true);
    private final KnownNames.Who d = new KnownNames.Who("{policy:d}", 4, false);

    private int save;

    private List<KnownNames.Who> rank(int[] ranks, List<KnownNames.Who> earlier, KnownNames.Who... whos) {
        return Objects.requireNonNull(IdentityOrder.rank(++save, whos, earlier, ranks));
    }

    @Test
    void shouldRankIdentitiesByTheirNames() {
        int[] ranks = new int[4];

        assertEquals(List.of(a, b, d), rank(ranks, List.of(), d, null, a, b));
        assertArrayEquals(new int[] {2, 0, 0, 1}, ranks);
    }

    @Test
    void shouldTakeOverTheOrderOfBeforeWhateverCameAndWent() {
        int[] ranks = new int[3];

        assertEquals(List.of(a, c, d), rank(ranks, List.of(a, c, d), d, c, a));
        assertArrayEquals(new int[] {2, 1, 0}, ranks);
        assertEquals(List.of(a, b, d), rank(ranks, List.of(a, c, d), b, d, a), "one in the middle");
        assertArrayEquals(new int[] {1, 2, 0}, ranks);
        assertEquals(List.of(a, b, c), rank(ranks, List.of(b), c, a, b), "one before and one behind");
        assertArrayEquals(new int[] {2, 0, 1}, ranks);
    }

    @Test
    void shouldRefuseTwoChainsOfOneIdentity() {
        assertNull(IdentityOrder.rank(1, new KnownNames.Who[] {a, b, a}, List.of(a, b), new int[3]));
    }
}
