package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.SmallHeap;
import io.chaindrift.ruleset.named.ApplyInLittleMemory.Claim;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a delta claims, applying it needs at most four times the texts of base and delta and one MiB, base and delta included.
 * Each is applied in a JVM whose heap is that and what an empty JVM needs.
 */
class DeltaMemoryTest {

    private static final int BIG = 60_000;
    private static final int SMALL = 2;

    @ParameterizedTest
    @CsvSource({
        "HONEST, applied: 60000 rules",
        "LIES_OF_THE_RESULT, refused: filter/KUBE-ROUTER-INPUT becomes ",
        "LEAVES_THE_CHAIN, refused: filter/KUBE-ROUTER-INPUT: edit at 119999 removes 1 of 60000 rules",
        "TOO_MANY_COPIES, refused: filter/KUBE-ROUTER-INPUT: edits lead to 2147483647 rules",
        "MOST_COPIES, refused: filter/KUBE-ROUTER-INPUT becomes ",
        "COUNT_ONLY, refused: the delta leads to "
    })
    void aBigDeltaIsAppliedOrRefusedWithinFourTimesItsSize(Claim claim, String outcome) throws Exception {
        assertOutcome(claim, BIG, outcome);
    }

    /** Next to nothing comes in, so next to nothing may be needed. */
    @ParameterizedTest
    @CsvSource({
        "HONEST, applied: 2 rules",
        "LEAVES_THE_CHAIN, refused: filter/KUBE-ROUTER-INPUT: edit at 3 removes 1 of 2 rules",
        "TOO_MANY_COPIES, refused: filter/KUBE-ROUTER-INPUT: edits lead to 2147483647 rules",
        "MOST_COPIES, refused: filter/KUBE-ROUTER-INPUT becomes ",
        "COUNT_ONLY, refused: the delta leads to "
    })
    void aSmallDeltaThatClaimsMuchIsRefusedWithinOneMebibyte(Claim claim, String outcome) throws Exception {
        assertOutcome(claim, SMALL, outcome);
    }

    private static void assertOutcome(Claim claim, int rules, String outcome) throws Exception {
        long heap = SmallHeap.mebibytes(ApplyInLittleMemory.bytes(claim, rules));
        String said = SmallHeap.run(heap, ApplyInLittleMemory.class, claim.name(), Integer.toString(rules));
        assertTrue(said.startsWith(outcome), said);
    }
}
