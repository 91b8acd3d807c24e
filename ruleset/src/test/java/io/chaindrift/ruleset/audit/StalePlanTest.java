package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.plan.EditableSave;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of a plan, fed to rules that changed after the save: up to the last index it speaks of, any change is refused. */
class StalePlanTest {

    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final String FOREIGN = "-s 192.0.2.77/32 -j DROP";

    private static EditableSave capture(String scenario, String number) throws Exception {
        String node = scenario.equals("S9") ? "node-c" : "node-a";
        return new EditableSave(
                Files.readString(Captures.phase(scenario, node, number).resolve("all.save")));
    }

    private static String plan(EditableSave save, String version) {
        PlaneInput plane = new PlaneInput("all.save", AddressFamily.IPV4, IptablesBackend.NFT, save.named(), -1, null);
        List<String> args = List.of("--service-cluster-ip-range=10.96.0.0/12");
        RouterFacts router = RouterFacts.of(version, args, RouterFacts.How.GIVEN);
        return NodeAudit.of(List.of(plane), router, null).get(0).plan().restoreInput();
    }

    private static void assertRefused(EditableSave changed, String plan, String change) {
        String before = changed.text();
        assertFalse(changed.restore(plan), change + " was not noticed");
        assertEquals(before, changed.text(), change);
    }

    /** Each way to change one rule at or before {@code last}, and two neighbours. */
    private static void assertEveryChangeIsRefused(EditableSave save, String chain, int last, String plan) {
        for (int index = 1; index <= last; index++) {
            assertRefused(new EditableSave(save).insert(chain, index, FOREIGN), plan, "a rule new at " + index);
            EditableSave copied = new EditableSave(save).insert(chain, index, rule(save, chain, last));
            // Among its equals a copy leaves the first rules as they were.
            if (!copied.chain(chain).subList(0, last).equals(save.chain(chain).subList(0, last))) {
                assertRefused(copied, plan, "a copy at " + index);
            }
            assertRefused(new EditableSave(save).remove(chain, index), plan, "a rule gone from " + index);
            assertRefused(
                    new EditableSave(save).remove(chain, index).insert(chain, index, FOREIGN),
                    plan,
                    "another rule at " + index);
        }
        EditableSave behind = new EditableSave(save).insert(chain, last + 1, FOREIGN);
        assertTrue(behind.restore(plan), "what stands behind the last index is not asked");
        assertTrue(behind.chain(chain).contains("-A " + chain + " " + FOREIGN));
    }

    private static String rule(EditableSave save, String chain, int index) {
        return save.chain(chain).get(index - 1).substring(("-A " + chain + " ").length());
    }

    @Test
    void copiesBehindTheRulesThatStay() throws Exception {
        EditableSave save = capture("S9", "03");
        String plan = plan(save, "v2.2.1");

        assertEveryChangeIsRefused(save, INPUT, 29, plan);
        for (int index = 1; index < 29; index++) {
            String first = rule(save, INPUT, index);
            String second = rule(save, INPUT, index + 1);
            EditableSave swapped = new EditableSave(save).remove(INPUT, index).insert(INPUT, index + 1, first);
            assertFalse(first.equals(second));
            assertRefused(swapped, plan, index + " and the next have changed places");
        }
    }

    @Test
    void aStaleRuleBehindTheOneThatShadowsIt() throws Exception {
        EditableSave save = capture("S1", "04");
        assertEveryChangeIsRefused(save, INPUT, 4, plan(save, "v2.0.1"));
    }

    @Test
    void aStaleRuleBeforeTheOneThatFollows() throws Exception {
        EditableSave save = capture("S10", "06");
        save.insert(INPUT, 1, rule(capture("S1", "04"), INPUT, 4));
        assertEveryChangeIsRefused(save, INPUT, 2, plan(save, "v2.2.1"));
    }

    @Test
    void copiesOfTheOwnJump() throws Exception {
        EditableSave save = capture("S10", "06");
        save.insert("INPUT", 1, rule(save, "INPUT", 1));
        assertEveryChangeIsRefused(save, "INPUT", 2, plan(save, "v2.2.1"));
    }

    /** Behind the jumps to pods: those keep their places, and each is asked for by the name it had. */
    @Test
    void copiesBehindThePodsAndARuleOfSomebodyElse() throws Exception {
        EditableSave save = capture("S10", "06");
        save.insert(INPUT, 2, "-s 192.0.2.1/32 -j DROP");
        int last = save.chain(INPUT).size() + 1;
        save.insert(INPUT, last, rule(save, INPUT, last - 1));
        String plan = plan(save, "v2.2.1");

        assertEveryChangeIsRefused(save, INPUT, last, plan);
        List<String> podsAndOthers = new ArrayList<>(save.chain(INPUT));
        podsAndOthers.removeIf(rule -> !rule.contains("KUBE-POD-FW-") && !rule.contains("192.0.2.1"));
        assertEquals(
                podsAndOthers.stream()
                        .map(rule -> "-C" + rule.substring(2))
                        .sorted()
                        .toList(),
                plan.lines().filter(line -> line.startsWith("-C ")).sorted().toList());
        assertTrue(plan.contains(podsAndOthers.size() + " of pods or of others keep their places."), plan);
        assertFalse(
                plan.lines().anyMatch(line -> line.startsWith("-D ") && line.contains("KUBE-POD-FW-")),
                "a pod's rule is never taken away");
    }

    @Test
    void theNextSyncMakesATextThatNamesPodsStale() throws Exception {
        EditableSave save = capture("S10", "06");
        int last = save.chain(INPUT).size();
        save.insert(INPUT, last, rule(save, INPUT, last));
        String plan = plan(save, "v2.2.1");
        EditableSave renamed =
                new EditableSave(save.text().replace("KUBE-POD-FW-UTKPDIGNKPSJH7MQ", "KUBE-POD-FW-AAAAAAAAAAAAAAAA"));

        assertRefused(renamed, plan, "other chains of pods");
    }

    @Test
    void aChainOfTheTextsOwnNameIsNotTaken() throws Exception {
        EditableSave save = capture("S1", "04");
        String plan = plan(save, "v2.0.1");
        EditableSave taken = new EditableSave(
                save.text().replace(":KUBE-ROUTER-INPUT", ":CHAINDRIFT-MARK - [0:0]\n:KUBE-ROUTER-INPUT"));

        assertRefused(taken, plan, "a chain of that name");
    }
}
