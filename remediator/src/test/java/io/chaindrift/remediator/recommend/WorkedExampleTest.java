package io.chaindrift.remediator.recommend;

import static io.chaindrift.remediator.recommend.Findings.after;
import static io.chaindrift.remediator.recommend.Findings.finding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes of the recorded fleet, by their findings. */
class WorkedExampleTest {

    private static final String OLD_RANGE =
            "-A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -m comment --comment \"allow traffic to"
                    + " cluster IP - 4H2UH6XHRCCZXCYQ\" -j RETURN";
    private static final String OLD_ACCEPT =
            " -m comment --comment \"explicitly ACCEPT traffic that complies with network"
                    + " policies\" -m mark --mark 0x20000/0x20000 -j ACCEPT";
    private static final String TCP =
            "-A KUBE-ROUTER-INPUT -p tcp -m comment --comment \"allow LOCAL TCP traffic to node"
                    + " ports - LR7XO7NXDBGQJD2M\" -m addrtype --dst-type LOCAL -m multiport --dports 30000:32767 -j RETURN";
    private static final String UDP =
            "-A KUBE-ROUTER-INPUT -p udp -m comment --comment \"allow LOCAL UDP traffic to node"
                    + " ports - 76UCBPIZNGJNWNUZ\" -m addrtype --dst-type LOCAL -m multiport --dports 30000:32767 -j RETURN";

    @Test
    void theFourStaleRulesOfAnUpgradeFromVersionOneMakeOneRecommendation() {
        NodeState state = after(
                accept("f4", "KUBE-ROUTER-OUTPUT", 1),
                accept("f2", "KUBE-ROUTER-INPUT", 5),
                finding("f1").rule(OLD_RANGE).deletes(new IndexRun(4, 1, 1)).set(),
                accept("f3", "KUBE-ROUTER-FORWARD", 1));

        List<RecommendationEvent> events = Recommender.decide(state);

        assertEquals(1, events.size());
        RecommendationEvent event = events.get(0);
        assertEquals(RecommendationState.RECOMMENDED, event.state());
        assertEquals(List.of(), event.refusals());
        Plan plan = event.plan();
        assertNotNull(plan);
        assertEquals(DeleteClass.VERDICT_CHANGING, plan.worstClass());
        assertEquals(
                List.of(
                        "KUBE-ROUTER-FORWARD 1 VERDICT_CHANGING",
                        "KUBE-ROUTER-INPUT 4 NO_OP",
                        "KUBE-ROUTER-INPUT 5 VERDICT_CHANGING",
                        "KUBE-ROUTER-OUTPUT 1 VERDICT_CHANGING"),
                lines(plan));
        assertTrue(
                event.reason()
                        .startsWith(
                                "4 rules can be deleted: 1 proved to change no packet's verdict, 3 that may change one"),
                event::reason);
    }

    @Test
    void theCopiesOfABrokenExistenceCheckAreDeletedAsRunsAndTheCopiesInPlaceStay() {
        NodeState state = after(
                finding("tcp")
                        .kind(FindingKind.DUPLICATE)
                        .rule(TCP)
                        .deletes(new IndexRun(4, 2, 13))
                        .set(),
                finding("udp")
                        .kind(FindingKind.DUPLICATE)
                        .rule(UDP)
                        .deletes(new IndexRun(5, 2, 13))
                        .set());

        Plan plan = Recommender.decide(state).get(0).plan();

        assertNotNull(plan);
        assertEquals(DeleteClass.NO_OP, plan.worstClass());
        assertEquals(26, plan.count(DeleteClass.NO_OP));
        assertEquals(List.of("KUBE-ROUTER-INPUT 4, 6 … 28 NO_OP", "KUBE-ROUTER-INPUT 5, 7 … 29 NO_OP"), lines(plan));
    }

    private static FindingChange accept(String id, String chain, long index) {
        return finding(id)
                .chain(chain)
                .rule("-A " + chain + OLD_ACCEPT)
                .planClass(DeleteClass.VERDICT_CHANGING)
                .deletes(new IndexRun(index, 1, 1))
                .set();
    }

    private static List<String> lines(Plan plan) {
        return plan.deletes().stream()
                .map(delete -> delete.chain() + " " + delete.run().describe() + " " + delete.deleteClass())
                .toList();
    }
}
