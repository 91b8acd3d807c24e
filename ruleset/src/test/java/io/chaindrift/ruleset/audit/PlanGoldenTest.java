package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.Tag;
import io.chaindrift.ruleset.plan.EditableSave;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which copy stays, what is proved, what is refused. */
class PlanGoldenTest {

    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final String RANGE = "-d 10.96.0.0/12 -m comment --comment \"allow traffic to ";
    private static final String OLD_RANGE = RANGE + "cluster IP - 4H2UH6XHRCCZXCYQ\" -j RETURN";
    private static final String NEW_RANGE = RANGE + "primary/secondary cluster IP range - BVHX2PIHDXXEO43X\" -j RETURN";
    private static final String ACCEPT =
            "-m comment --comment \"rule to explicitly ACCEPT traffic that comply to network policies\""
                    + " -m mark --mark 0x20000/0x20000 -j ACCEPT";

    private static EditableSave capture(String scenario, String node, String number) throws Exception {
        return new EditableSave(
                Files.readString(Captures.phase(scenario, node, number).resolve("all.save")));
    }

    private static PlaneAudit audit(EditableSave save, String version) {
        PlaneInput plane = new PlaneInput("all.save", AddressFamily.IPV4, IptablesBackend.NFT, save.named(), -1, null);
        List<String> args = List.of("--service-cluster-ip-range=10.96.0.0/12");
        return NodeAudit.of(List.of(plane), RouterFacts.of(version, args, RouterFacts.How.GIVEN), null)
                .get(0);
    }

    private static List<String> deletes(PlaneAudit audit) {
        return audit.plan().deletes().stream()
                .map(delete ->
                        delete.chain().replace("KUBE-ROUTER-", "") + " " + delete.index() + " " + delete.planClass())
                .toList();
    }

    private static List<Integer> indexes(PlaneAudit audit, PlanClass planClass) {
        return audit.plan().deletes().stream()
                .filter(delete -> delete.planClass() == planClass)
                .map(PlannedDelete::index)
                .toList();
    }

    /** The text does what the NO_OP deletions by index do, nothing else, and only once. */
    private static void assertTextDoesTheHarmlessDeletions(EditableSave save, PlaneAudit audit) {
        EditableSave byIndex = new EditableSave(save)
                .delete(audit.plan().deletes().stream()
                        .filter(delete -> delete.planClass() == PlanClass.NO_OP)
                        .toList());
        EditableSave byText = new EditableSave(save);

        assertTrue(byText.restore(audit.plan().restoreInput()), audit.plan().restoreInput());
        assertEquals(byIndex.text(), byText.text());
        if (!audit.plan().restoreInput().isEmpty()) {
            assertFalse(byText.restore(audit.plan().restoreInput()), "a stale plan was not refused");
            assertEquals(byIndex.text(), byText.text());
        }
    }

    @Test
    void workedExample() throws Exception {
        EditableSave save = capture("S1", "node-a", "04");
        PlaneAudit audit = audit(save, "v2.0.1");

        assertEquals(Verdict.SURPLUS, audit.verdict());
        assertEquals(
                List.of(
                        "INPUT 4 NO_OP",
                        "INPUT 5 VERDICT_CHANGING",
                        "FORWARD 1 VERDICT_CHANGING",
                        "OUTPUT 1 VERDICT_CHANGING"),
                deletes(audit));
        assertEquals(
                List.of(
                        "INPUT 1 1 0",
                        "FORWARD 1 1 0",
                        "OUTPUT 1 1 0",
                        "KUBE-ROUTER-INPUT 14 12 2",
                        "KUBE-ROUTER-FORWARD 34 33 1",
                        "KUBE-ROUTER-OUTPUT 18 17 1",
                        "KUBE-NWPLCY-DEFAULT 1 1 0"),
                audit.chains().stream()
                        .map(chain ->
                                chain.chain() + " " + chain.rules() + " " + chain.expected() + " " + chain.drift())
                        .toList());
        assertTrue(
                audit.plan().deletes().get(0).proof().startsWith("index 1 has the same match and the terminal target"));
        assertEquals(NEW_RANGE, audit.plan().deletes().get(0).guard().substring(("-A " + INPUT + " ").length()));
        assertTextDoesTheHarmlessDeletions(save, audit);
    }

    @Test
    void copiesOfAFailingExistenceCheck() throws Exception {
        EditableSave save = capture("S9", "node-c", "03");
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(IntStream.rangeClosed(4, 29).boxed().toList(), indexes(audit, PlanClass.NO_OP));
        assertEquals(26, audit.plan().deletes().size());
        assertEquals(
                List.of("DUPLICATE 14 13", "DUPLICATE 14 13"),
                audit.findings().stream()
                        .map(finding -> finding.kind() + " " + finding.copies() + " " + finding.surplus())
                        .toList());
        assertTextDoesTheHarmlessDeletions(save, audit);
        assertEquals(
                9,
                new EditableSave(save)
                        .delete(audit.plan().deletes())
                        .chain(INPUT)
                        .size());
    }

    /** The listing of the first report: copies of both wordings, one among the other. */
    @Test
    void interleavedCopiesOfTwoReleases() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        String range = save.chain(INPUT).get(0).substring(("-A " + INPUT + " ").length());
        assertEquals(NEW_RANGE, range);
        save.insert(INPUT, 1, OLD_RANGE)
                .insert(INPUT, 3, NEW_RANGE)
                .insert(INPUT, 4, OLD_RANGE)
                .insert(INPUT, 5, NEW_RANGE);
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(List.of("INPUT 1 NO_OP", "INPUT 3 NO_OP", "INPUT 4 NO_OP", "INPUT 5 NO_OP"), deletes(audit));
        assertTrue(
                audit.plan().deletes().get(0).proof().contains("nothing between decides otherwise"),
                audit.plan().deletes().get(0).proof());
        assertTextDoesTheHarmlessDeletions(save, audit);
    }

    @Test
    void aForeignDropBeforeTheRuleThatFollowsIsAnotherVerdict() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 1, OLD_RANGE).insert(INPUT, 2, "-s 192.0.2.1/32 -j DROP");
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(List.of("INPUT 1 VERDICT_CHANGING"), deletes(audit));
        assertTrue(audit.plan().deletes().get(0).proof().contains("10.96.0.0/12"));
        assertEquals("", audit.plan().restoreInput());
    }

    private static List<String> said(PlaneAudit audit) {
        return audit.plan().deletes().stream()
                .map(delete -> delete.index() + " " + delete.proof())
                .toList();
    }

    @Test
    void saysThatTheRuleOfSomebodyElseTakesThePacketsFirst() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 1, "-s 192.0.2.1/32 -j DROP").insert(INPUT, 1, OLD_RANGE);
        assertEquals(
                List.of("1 traffic to the service range 10.96.0.0/12 then meets index 2 (-s 192.0.2.1/32 -j DROP)"
                        + " before index 3, which decides as this rule does"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void saysOfAnAcceptBelowThePodsWhatStandsBetweenItAndTheOneThatStays() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        int last = save.chain(INPUT).size();
        save.insert(INPUT, last + 1, ACCEPT).insert(INPUT, last + 1, "-j MARK --set-xmark 0x20000/0x20000");
        assertEquals(
                List.of(last + " it accepts packets that carry the mark 0x20000 before index " + (last + 1)
                        + " (-j MARK --set-xmark 0x20000/0x20000) sees them"),
                said(audit(save, "v2.2.1")));
        save.insert(INPUT, last + 1, "-s 192.0.2.1/32 -j DROP");
        assertEquals(
                List.of(last + " it accepts packets that carry the mark 0x20000 before index " + (last + 1)
                        + " (-s 192.0.2.1/32 -j DROP) and 1 more see them"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void saysWhichPodsAnAcceptIsAbove() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 5, ACCEPT);
        assertEquals(
                List.of("5 among the per-pod jumps it accepts packets that carry the mark 0x20000 before the chains of"
                        + " the pods behind it see them"),
                said(audit(save, "v2.2.1")));
        save.remove(INPUT, 5).insert(INPUT, 4, "-s 192.0.2.1/32 -j DROP").insert(INPUT, 4, ACCEPT);
        assertEquals(
                List.of("4 above the per-pod jumps it accepts packets that carry the mark 0x20000 before index 5"
                        + " (-s 192.0.2.1/32 -j DROP) and the pods' chains see them"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void saysOfAnOldAcceptWhatThePacketsMeetThen() throws Exception {
        String old = ACCEPT.replace(
                "rule to explicitly ACCEPT traffic that comply to", "explicitly ACCEPT traffic that complies with");
        EditableSave save = capture("S10", "node-a", "06");
        int last = save.chain(INPUT).size();
        save.insert(INPUT, last, "-s 192.0.2.1/32 -j DROP").insert(INPUT, last, old);
        assertEquals(
                List.of(last + " packets that carry the mark 0x20000 then meet index " + (last + 1)
                        + " (-s 192.0.2.1/32 -j DROP) before index " + (last + 2)
                        + ", which decides as this rule does"),
                said(audit(save, "v2.2.1")));
        save.remove(INPUT, last).insert(INPUT, 5, old);
        assertEquals(
                List.of("5 it accepts packets that carry the mark 0x20000 before some of the per-pod jumps; they then"
                        + " enter those pods' chains"),
                said(audit(save, "v2.2.1")));
    }

    private static String range(String range) {
        String text = "allow traffic to primary/secondary cluster IP range";
        List<String> arguments = List.of("-m", "comment", "--comment", text, "-d", range, "-j", "RETURN");
        return "-d " + range + " -m comment --comment \"" + text + " - " + Tag.of(INPUT, arguments) + "\" -j RETURN";
    }

    @Test
    void saysWhoJudgesARangeThatIsGone() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 4, range("10.200.7.0/24"));
        assertEquals(
                List.of("4 traffic to the service range 10.200.7.0/24 is then judged by the pods' policies"),
                said(audit(save, "v2.2.1")));
        save.insert(INPUT, 5, "-s 192.0.2.1/32 -j DROP");
        assertEquals(
                List.of("4 traffic to the service range 10.200.7.0/24 is then judged by index 5"
                        + " (-s 192.0.2.1/32 -j DROP) and the pods' policies"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void saysThatAWiderRangeTakesThePacketsOfTheOneThatGoes() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 4, range("10.96.7.0/24"));
        assertEquals(
                List.of("4 traffic to the service range 10.96.7.0/24 meets index 1 before, with or without this rule:"
                        + " its range is wider and it decides in the same way"),
                said(audit(save, "v2.2.1")));
        save.remove(INPUT, 4).insert(INPUT, 1, range("10.96.7.0/24")).insert(INPUT, 2, "-s 192.0.2.1/32 -j DROP");
        assertEquals(
                List.of("1 traffic to the service range 10.96.7.0/24 then meets index 2 (-s 192.0.2.1/32 -j DROP)"
                        + " before index 3, which decides as this rule does"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void aRangeThatOnlyOverlapsTakesNothing() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 4, range("10.0.0.0/8"));
        assertEquals(
                List.of("4 traffic to the service range 10.0.0.0/8 is then judged by the pods' policies"),
                said(audit(save, "v2.2.1")));
    }

    @Test
    void aRuleThatCountsBeforeTheRuleThatFollowsIsAnotherVerdict() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 1, OLD_RANGE).insert(INPUT, 2, "-m limit --limit 5/sec -j RETURN");

        assertEquals(List.of("INPUT 1 VERDICT_CHANGING"), deletes(audit(save, "v2.2.1")));
    }

    @Test
    void aForeignDropBetweenTwoCopiesOfATerminalRule() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        save.insert(INPUT, 2, "-s 192.0.2.1/32 -j DROP").insert(INPUT, 3, NEW_RANGE);
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(List.of("INPUT 3 NO_OP"), deletes(audit));
        assertEquals(
                List.of("-A " + INPUT + " -s 192.0.2.1/32 -j DROP"),
                audit.foreign().stream().map(ForeignRule::rule).toList());
        assertTextDoesTheHarmlessDeletions(save, audit);
    }

    @Test
    void aForeignDropBetweenTwoCopiesOfARuleThatReadsTheMark() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        int last = save.chain(INPUT).size();
        save.insert(INPUT, last + 1, "-s 192.0.2.1/32 -j DROP").insert(INPUT, last + 2, ACCEPT);
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(List.of("INPUT " + last + " VERDICT_CHANGING"), deletes(audit), "the last copy stays");
    }

    @Test
    void acceptsAboveAndBelowThePodJumps() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        int last = save.chain(INPUT).size();
        save.insert(INPUT, 4, ACCEPT).insert(INPUT, last + 2, ACCEPT);
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(
                List.of("INPUT 4 VERDICT_CHANGING", "INPUT " + (last + 1) + " NO_OP"),
                deletes(audit),
                "above the pods it decides before them; of two neighbours one is too many");
        assertTextDoesTheHarmlessDeletions(save, audit);
    }

    @Test
    void copiesOfTheOwnJump() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        String jump = save.chain("INPUT").get(0).substring("-A INPUT ".length());
        assertTrue(jump.endsWith("-j KUBE-ROUTER-INPUT"), jump);

        assertEquals(
                List.of("INPUT 2 NO_OP"), deletes(audit(new EditableSave(save).insert("INPUT", 1, jump), "v2.2.1")));
        EditableSave behindMark = new EditableSave(save)
                .insert("INPUT", 2, "-j MARK --set-xmark 0x20000/0x20000")
                .insert("INPUT", 3, jump);
        assertEquals(List.of("INPUT 3 VERDICT_CHANGING"), deletes(audit(behindMark, "v2.2.1")));
        EditableSave withForeign =
                new EditableSave(save).insert("INPUT", 1, jump).insert(INPUT, 1, "-m limit --limit 1/sec -j DROP");
        assertEquals(List.of("INPUT 2 VERDICT_CHANGING"), deletes(audit(withForeign, "v2.2.1")));
    }

    @Test
    void nothingInABuiltInChainWhileTheOwnJumpIsNotFirst() throws Exception {
        EditableSave save = capture("S10", "node-a", "06");
        String jump = save.chain("INPUT").get(0).substring("-A INPUT ".length());
        save.insert("INPUT", 1, jump)
                .insert("INPUT", 1, "-s 192.0.2.1/32 -j DROP")
                .insert(INPUT, 1, NEW_RANGE);
        PlaneAudit audit = audit(save, "v2.2.1");

        assertEquals(List.of("INPUT 2 NO_OP"), deletes(audit), "the own chain's copy goes all the same");
        assertEquals(1, audit.plan().refusals().size());
        assertTrue(audit.plan().refusals().get(0).reason().contains("not at index 1 of INPUT"));
        assertTextDoesTheHarmlessDeletions(save, audit);
    }

    @Test
    void conflictIsRefusedWhole() throws Exception {
        PlaneAudit audit = audit(capture("S1", "node-a", "04"), "v2.6.3");

        assertEquals(Verdict.UNKNOWN, audit.verdict());
        assertEquals(List.of(), audit.plan().deletes());
        assertFalse(audit.plan().possible());
    }

    @Test
    void textSaysWhatItDoes() throws Exception {
        String text = audit(capture("S9", "node-c", "03"), "v2.2.1").plan().restoreInput();
        List<String> commands = new ArrayList<>(
                text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toList()));

        assertEquals(List.of("*filter", "-N CHAINDRIFT-MARK"), commands.subList(0, 2));
        assertEquals(List.of("-X CHAINDRIFT-MARK", "COMMIT"), commands.subList(commands.size() - 2, commands.size()));
        assertEquals(
                29,
                commands.stream()
                        .filter(line -> line.startsWith("-D " + INPUT + " -"))
                        .count(),
                "each rule up to the last that goes, by its text");
        assertEquals(
                List.of("-I KUBE-ROUTER-INPUT 1 -d", "-I KUBE-ROUTER-INPUT 2 -p", "-I KUBE-ROUTER-INPUT 3 -p"),
                commands.stream()
                        .filter(line -> line.startsWith("-I ") && !line.endsWith("-j CHAINDRIFT-MARK"))
                        .map(line -> line.substring(0, 25))
                        .toList(),
                "those that stay are put back");
        assertTrue(text.contains("\n#   13 rules go, the first at index 4: the copy at index 2 stands earlier"), text);
        assertTrue(text.startsWith("# Removes kube-router's own surplus; no packet's verdict changes."), text);
    }

    @Test
    void aDefaultDenyRuleThatIsGoneIsMissing() throws Exception {
        List<String> args = List.of("--service-cluster-ip-range=10.96.0.0/12", "--netpol-default-deny=true");
        String whole =
                Files.readString(Captures.phase("S15-v2.11.1", "node-a", "02").resolve("all.save"));
        List<String> deny = whole.lines()
                .filter(line -> line.startsWith("-A KUBE-NWPLCY-TAIL") && line.contains("default-deny"))
                .toList();
        assertEquals(4, deny.size());
        for (String gone : deny) {
            for (List<String> told : Arrays.asList(args, null)) {
                PlaneAudit audit = audit(whole.replace(gone + "\n", ""), told);
                assertEquals(Verdict.MISSING, audit.verdict(), gone);
                assertEquals(
                        List.of(gone),
                        audit.findings().stream()
                                .filter(finding -> finding.kind() == FindingKind.MISSING)
                                .map(Finding::rule)
                                .toList());
            }
        }
        String none = whole;
        for (String gone : deny) {
            none = none.replace(gone + "\n", "");
        }
        assertEquals(Verdict.UNKNOWN, audit(none, args).verdict(), "silence is not clean");
    }

    /** The router empties the chain when it starts, so its rules are the running router's: no flag need be told. */
    @Test
    void rulesOfDefaultDenyProveTheFlag() throws Exception {
        String whole =
                Files.readString(Captures.phase("S15-v2.11.1", "node-a", "02").resolve("all.save"));
        PlaneAudit audit = audit(whole, null);
        assertEquals(Verdict.CLEAN, audit.verdict(), audit.unknownReason());
        assertTrue(
                audit.scope().stream().anyMatch(line -> line.startsWith("rules of --netpol-default-deny are taken")),
                audit.scope().toString());
        PlaneAudit off = audit(whole, List.of("--service-cluster-ip-range=10.96.0.0/12"));
        assertEquals(Verdict.SURPLUS, off.verdict(), "told that the flag is off");
    }

    private static PlaneAudit audit(String save, @Nullable List<String> args) {
        PlaneInput plane = new PlaneInput(
                "all.save", AddressFamily.IPV4, IptablesBackend.NFT, new EditableSave(save).named(), -1, null);
        return NodeAudit.of(List.of(plane), RouterFacts.of("v2.11.1", args, RouterFacts.How.GIVEN), null)
                .get(0);
    }
}
