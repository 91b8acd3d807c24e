package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IdentityOrderTest {

    private static final KnownNames.Who A = new KnownNames.Who("{pod:a}", 1L << 40);
    private static final KnownNames.Who B = new KnownNames.Who("{pod:b}", 1L << 40);
    private static final KnownNames.Who C = new KnownNames.Who("{pod:c}", 2L << 40);
    private static final KnownNames.Who D = new KnownNames.Who("{policy:d}", 3L << 40);

    private static List<KnownNames.Who> rank(int[] ranks, List<KnownNames.Who> earlier, KnownNames.Who... whos) {
        return Objects.requireNonNull(IdentityOrder.rank(whos, earlier, ranks));
    }

    @Test
    void shouldRankIdentitiesByTheirNames() {
        int[] ranks = new int[4];

        assertEquals(List.of(A, B, D), rank(ranks, List.of(), D, null, A, B));
        assertArrayEquals(new int[] {2, 0, 0, 1}, ranks);
    }

    @Test
    void shouldTakeOverTheOrderOfBeforeWhateverCameAndWent() {
        int[] ranks = new int[3];

        assertEquals(List.of(A, C, D), rank(ranks, List.of(A, C, D), D, C, A));
        assertArrayEquals(new int[] {2, 1, 0}, ranks);
        assertEquals(List.of(A, B, D), rank(ranks, List.of(A, C, D), B, D, A), "one in the middle");
        assertArrayEquals(new int[] {1, 2, 0}, ranks);
        assertEquals(List.of(A, B, C), rank(ranks, List.of(B), C, A, B), "one before and one behind");
        assertArrayEquals(new int[] {2, 0, 1}, ranks);
    }

    @Test
    void shouldRefuseTwoChainsOfOneIdentity() {
        KnownNames.Who likeA = new KnownNames.Who("{pod:a}", 1L << 40);

        assertNull(IdentityOrder.rank(new KnownNames.Who[] {A, B, likeA}, List.of(A, B), new int[3]));
    }
}
