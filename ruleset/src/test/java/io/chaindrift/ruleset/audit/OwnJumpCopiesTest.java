package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A copy of the own jump sends a packet through KUBE-ROUTER-INPUT a second time. That changes nothing unless the pods' chains, which
 * mark what they accept, come before a rule that decides by that mark and before no other.
 */
class OwnJumpCopiesTest {

    private static final String POD = "shop/web-1 10.244.1.2/32";

    private static PlanClass ofTheCopy(SmallNode node, String version) throws Exception {
        node.insert("INPUT", 1, node.rules("INPUT").get(0));
        List<PlannedDelete> deletes = node.withFlags(version).plan().deletes().stream()
                .filter(delete -> delete.chain().equals("INPUT"))
                .toList();
        assertEquals(List.of(2), deletes.stream().map(PlannedDelete::index).toList());
        return deletes.get(0).planClass();
    }

    @Test
    void acceptedPacketsDoNotComeBackWhereTheAcceptStandsBehindThePods() throws Exception {
        assertEquals(PlanClass.NO_OP, ofTheCopy(SmallNode.v22(POD), "v2.2.1"));
    }

    @Test
    void theFirstPassMarksWhatAnAcceptAboveThePodsTakesInTheSecond() throws Exception {
        SmallNode node = SmallNode.v22(POD);
        node.remove(SmallNode.INPUT, SmallNode.ACCEPT).insert(SmallNode.INPUT, 1, SmallNode.ACCEPT_V1_5);
        assertEquals(PlanClass.VERDICT_CHANGING, ofTheCopy(node, "v2.2.1"));
    }

    @Test
    void acceptsAboveAndBehindLetNothingComeBack() throws Exception {
        SmallNode node = SmallNode.v22(POD).insert(SmallNode.INPUT, 4, SmallNode.ACCEPT_V1_5);
        assertEquals(PlanClass.NO_OP, ofTheCopy(node, "v2.2.1"));
    }

    @Test
    void withoutARuleThatReadsTheMarkBothPassesAreAlike() throws Exception {
        assertEquals(
                PlanClass.NO_OP, ofTheCopy(SmallNode.v22(POD).remove(SmallNode.INPUT, SmallNode.ACCEPT), "v2.2.1"));
    }

    @Test
    void withoutPodsNothingIsMarked() throws Exception {
        SmallNode node = SmallNode.v22();
        node.remove(SmallNode.INPUT, SmallNode.ACCEPT).insert(SmallNode.INPUT, 1, SmallNode.ACCEPT_V1_5);
        assertEquals(PlanClass.NO_OP, ofTheCopy(node, "v2.2.1"));
    }

    @Test
    void aJumpToTheTailDecidesWhereTheTailAccepts() throws Exception {
        assertEquals(PlanClass.NO_OP, ofTheCopy(SmallNode.v210(POD), "v2.10.0"), "behind the pods");
        SmallNode above = SmallNode.v210(POD);
        above.remove(SmallNode.INPUT, SmallNode.TO_TAIL).insert(SmallNode.INPUT, 1, SmallNode.TO_TAIL);
        assertEquals(PlanClass.VERDICT_CHANGING, ofTheCopy(above, "v2.10.0"), "above them");
        SmallNode empty = SmallNode.v210(POD);
        empty.remove(SmallNode.INPUT, SmallNode.TO_TAIL).insert(SmallNode.INPUT, 1, SmallNode.TO_TAIL);
        empty.rules(SmallNode.TAIL).clear();
        assertEquals(PlanClass.NO_OP, ofTheCopy(empty, "v2.10.0"), "a tail that accepts nothing");
    }

    @Test
    void aRuleOfSomebodyElseBehindTheJumpMayCountPasses() throws Exception {
        SmallNode node = SmallNode.v22(POD).add(SmallNode.DEFAULT, "-m limit --limit 1/sec -j RETURN");
        assertEquals(PlanClass.VERDICT_CHANGING, ofTheCopy(node, "v2.2.1"));
    }
}
