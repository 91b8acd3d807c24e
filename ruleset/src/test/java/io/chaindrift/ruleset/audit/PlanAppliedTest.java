package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.plan.EditableSave;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan carried out leaves no surplus and touches nothing else: on every capture, and on captures with more copies. */
class PlanAppliedTest {

    static Stream<Phase> phases() {
        return Captures.phases().stream().map(Phase::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void shouldLeaveNoSurplusAndNothingElseChanged(Phase phase) throws Exception {
        RouterFacts router =
                RouterFacts.of(phase.version(), phase.version() == null ? null : phase.args(), RouterFacts.How.GIVEN);
        List<PlaneAudit> audits = NodeAudit.of(phase.planes(), router, phase.backend());
        for (PlaneAudit before : audits) {
            if (before.backend() == IptablesBackend.NATIVE) {
                assertFalse(before.plan().possible(), phase + " native tables have no plan");
                continue;
            }
            EditableSave save = new EditableSave(Files.readString(phase.folder.resolve(before.source())));
            assertCarriedOut(phase + " " + before.source(), save, before, router, phase.backend());
        }
    }

    private static void assertCarriedOut(
            String name, EditableSave save, PlaneAudit before, RouterFacts router, IptablesBackend backend) {
        EditableSave cleaned = new EditableSave(save).delete(before.plan().deletes());
        PlaneAudit after = audit(cleaned, before.family(), before.backend(), router, backend);

        for (Finding finding : after.findings()) {
            boolean surplus = finding.kind() == FindingKind.DUPLICATE
                    || finding.kind() == FindingKind.STALE_VERSION
                    || finding.kind() == FindingKind.STALE_FLAGS;
            assertTrue(!surplus || finding.refusal() != null, name + ": is left: " + finding);
        }
        assertEquals(rules(before.foreign()), rules(after.foreign()), name + ": foreign rules");
        assertEquals(missing(before), missing(after), name + ": missing rules");
        assertEquals(
                before.findings().stream()
                        .filter(finding -> finding.refusal() == null)
                        .mapToLong(Finding::surplus)
                        .sum(),
                before.plan().deletes().size(),
                name + ": as many deletions as there is surplus");
        assertFalse(after.plan().possible(), name);
        assertTextIsThePlan(name, save, before);
    }

    private static void assertTextIsThePlan(String name, EditableSave save, PlaneAudit audit) {
        List<PlannedDelete> harmless = audit.plan().deletes().stream()
                .filter(delete -> delete.planClass() == PlanClass.NO_OP)
                .toList();
        EditableSave byText = new EditableSave(save);
        assertEquals(harmless.isEmpty(), audit.plan().restoreInput().isEmpty(), name);
        assertTrue(
                byText.restore(audit.plan().restoreInput()),
                name + "\n" + audit.plan().restoreInput());
        assertEquals(new EditableSave(save).delete(harmless).text(), byText.text(), name);
        if (!harmless.isEmpty()) {
            assertFalse(byText.restore(audit.plan().restoreInput()), name + ": a stale plan was not refused");
        }
    }

    private static PlaneAudit audit(
            EditableSave save,
            AddressFamily family,
            IptablesBackend backend,
            RouterFacts router,
            IptablesBackend activeBackend) {
        PlaneInput plane = new PlaneInput("after", family, backend, save.named(), -1, null);
        return NodeAudit.of(List.of(plane), router, activeBackend).get(0);
    }

    private static List<String> rules(List<ForeignRule> rules) {
        return rules.stream().map(rule -> rule.chain() + " " + rule.rule()).toList();
    }

    private static List<String> missing(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.MISSING)
                .map(finding -> finding.chain() + " " + finding.rule())
                .toList();
    }

    /** Copies of own rules anywhere in their chains: all found, all planned, and the text never does more than is proved. */
    @Property(tries = 150)
    void shouldFindAndPlanCopiesAnywhere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int copies)
            throws Exception {
        Random random = new Random(seed);
        Phase phase = new Phase(Captures.phase("S1", "node-a", random.nextBoolean() ? "04" : "08"));
        RouterFacts router = RouterFacts.of(phase.version(), phase.args(), RouterFacts.How.GIVEN);
        EditableSave save = new EditableSave(Files.readString(phase.folder.resolve("all.save")));
        PlaneAudit original = audit(save, AddressFamily.IPV4, IptablesBackend.NFT, router, null);
        for (int i = 0; i < copies; i++) {
            String chain = OwnChains.STATIC.get(random.nextInt(3));
            List<String> own = save.chain(chain).stream()
                    .filter(rule -> !rule.contains("KUBE-POD-FW-"))
                    .toList();
            String rule = own.get(random.nextInt(own.size()));
            int index = 1 + random.nextInt(save.chain(chain).size() + 1);
            save.insert(chain, index, rule.substring(("-A " + chain + " ").length()));
        }

        PlaneAudit audit = audit(save, AddressFamily.IPV4, IptablesBackend.NFT, router, null);

        long copiesOfOthers = audit.foreign().size() - original.foreign().size();
        assertEquals(surplus(original) + copies - copiesOfOthers, surplus(audit), "seed " + seed);
        assertCarriedOut("seed " + seed, save, audit, router, null);
    }

    private static long surplus(PlaneAudit audit) {
        return audit.findings().stream().mapToLong(Finding::surplus).sum();
    }

    /** Rules of others, wherever they stand, change nothing in what is said of the router's. */
    @Property(tries = 120)
    void shouldJudgeTheSameAmongRulesOfOthers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int foreign)
            throws Exception {
        Random random = new Random(seed);
        List<Phase> all = List.of(
                new Phase(Captures.phase("S1", "node-a", "04")),
                new Phase(Captures.phase("S9", "node-c", "03")),
                new Phase(Captures.phase("K3S-path-short", "node-a", "04")),
                new Phase(Captures.phase("S2-v2.11.1", "node-a", "01")));
        Phase phase = all.get(random.nextInt(all.size()));
        RouterFacts router = random.nextBoolean()
                ? RouterFacts.unknown()
                : RouterFacts.of(phase.version(), phase.args(), RouterFacts.How.GIVEN);
        EditableSave save = new EditableSave(Files.readString(phase.folder.resolve("all.save")));
        PlaneAudit alone = audit(save, AddressFamily.IPV4, IptablesBackend.NFT, router, null);
        List<String> chains = new ArrayList<>(OwnChains.BUILT_IN);
        chains.addAll(OwnChains.STATIC.subList(0, 3));
        for (int i = 0; i < foreign; i++) {
            String chain = chains.get(random.nextInt(chains.size()));
            int index = 1 + random.nextInt(save.chain(chain).size() + 1);
            save.insert(chain, index, FOREIGN.get(random.nextInt(FOREIGN.size())));
        }

        PlaneAudit among = audit(save, AddressFamily.IPV4, IptablesBackend.NFT, router, null);

        assertEquals(alone.router().versionClass(), among.router().versionClass(), "seed " + seed);
        assertEquals(classified(alone), classified(among), "seed " + seed);
        assertCarriedOut("seed " + seed, save, among, router, null);
    }

    private static final List<String> PHASES_OF_BOTH_FAMILIES = List.of("all.save|IPV4", "ip6.save|IPV6");

    /**
     * The same in chains that the plan never looks into: those of the static rules that pods' chains enter, of pods and policies
     * themselves, and of other tables, in both families. There a rule of somebody else neither hides nor makes anything; that it pushes
     * others from their places is told, and is another matter.
     */
    @Property(tries = 80)
    void shouldJudgeTheSameAmongRulesOfOthersInEveryChain(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int foreign) throws Exception {
        Random random = new Random(seed);
        Phase phase = new Phase(Captures.phase("S2-rich-v2.2.1", "node-a", "01"));
        String[] side = PHASES_OF_BOTH_FAMILIES.get(random.nextInt(2)).split("\\|");
        AddressFamily family = AddressFamily.valueOf(side[1]);
        RouterFacts router = random.nextBoolean()
                ? RouterFacts.unknown()
                : RouterFacts.of(phase.version(), phase.args(), RouterFacts.How.GIVEN);
        String text = Files.readString(phase.folder.resolve(side[0]));
        EditableSave save = new EditableSave(text);
        PlaneAudit alone = audit(save, family, IptablesBackend.NFT, router, null);
        List<String> chains = text.lines()
                .dropWhile(line -> !line.equals("*filter"))
                .takeWhile(line -> !line.equals("COMMIT"))
                .filter(line -> line.startsWith(":"))
                .map(line -> line.substring(1, line.indexOf(' ')))
                .toList();
        String comment = "-m comment --comment \"of somebody else\" ";
        for (int i = 0; i < foreign; i++) {
            String chain = chains.get(random.nextInt(chains.size()));
            int index = 1 + random.nextInt(save.chain(chain).size() + 1);
            save.insert(
                    chain,
                    index,
                    comment + "-j " + List.of("DROP", "ACCEPT", "RETURN").get(random.nextInt(3)));
        }
        EditableSave tables = new EditableSave(
                save.text() + "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING " + comment + "-j DROP\nCOMMIT\n");

        PlaneAudit among = audit(tables, family, IptablesBackend.NFT, router, null);

        assertEquals(alone.router().versionClass(), among.router().versionClass(), "seed " + seed);
        assertEquals(verdict(alone), verdict(among), "seed " + seed);
        assertEquals(classified(alone), classified(among), "seed " + seed);
        assertEquals(
                among.plan().deletes().stream()
                        .filter(delete -> delete.rule().contains("of somebody else"))
                        .toList(),
                List.of(),
                "seed " + seed);
    }

    private static final List<String> FOREIGN = List.of(
            "-s 192.0.2.1/32 -j DROP",
            "-j ACCEPT",
            "-m limit --limit 5/min -j RETURN",
            "-m comment --comment \"allow traffic to cluster IP - ABCDEFGHIJKLMNOP\" -j RETURN",
            "-d 10.96.0.0/12 -m comment --comment \"allow traffic to cluster IP - ABCDEFGHIJKLMNOP\" -j RETURN",
            "-j MARK --set-xmark 0x20000/0x20000");

    private static Verdict verdict(PlaneAudit audit) {
        return audit.verdict() == Verdict.DISORDERED ? Verdict.CLEAN : audit.verdict();
    }

    private static List<String> classified(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> finding.kind() != FindingKind.OUT_OF_ORDER)
                .map(finding -> finding.kind() + " " + finding.chain() + " " + finding.copies() + " "
                        + finding.surplus() + " " + finding.rule())
                .sorted()
                .toList();
    }
}
