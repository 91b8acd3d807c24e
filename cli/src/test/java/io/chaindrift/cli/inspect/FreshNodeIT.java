package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.ForeignRule;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole plan carried out by the real iptables leaves the static own rules that a node has which never saw another release:
 * what is proved to change nothing by the plan's text, what changes verdicts by index, as an operator would, from the bottom up.
 * The fresh node is another recording, of the same release and flags; nothing of it comes from a table of signatures.
 */
@RequiresRealIptables
class FreshNodeIT {

    private static final Map<String, String> FRESH = new TreeMap<>(Map.ofEntries(
            Map.entry("S1/node-a/04-v2.0.1", "S2-v2.0.1/node-a/01-v2.0.1"),
            Map.entry("S1/node-a/06-v2.1.2", "S2-v2.1.2/node-a/01-v2.1.2"),
            Map.entry("S1/node-a/08-v2.2.1", "S2-v2.2.1/node-a/01-v2.2.1"),
            Map.entry("S1/node-a/10-v2.6.3", "S2-v2.6.3/node-a/01-v2.6.3"),
            Map.entry("S1/node-a/12-v2.11.1", "S2-v2.11.1/node-a/01-v2.11.1"),
            Map.entry("S4/node-a/05-v2.1.2-sync40", "S2-v2.1.2/node-a/01-v2.1.2"),
            Map.entry("S4/node-a/07-v2.2.1-later", "S2-v2.2.1/node-a/01-v2.2.1"),
            Map.entry("S4-long/node-a/05-v2.2.1", "S2-v2.2.1/node-a/01-v2.2.1"),
            Map.entry("S9/node-a/03-v2.2.1-fleet", "S9-oracle/node-a/01-v2.2.1-fresh"),
            Map.entry("S9/node-b/03-v2.2.1-fleet", "S9-oracle/node-b/01-v2.2.1-fresh"),
            Map.entry("S9/node-c/03-v2.2.1-fleet", "S9-oracle/node-c/01-v2.2.1-fresh"),
            Map.entry("S9/node-d/02-v2.2.1-fleet", "S9-oracle/node-d/01-v2.2.1-fresh"),
            Map.entry("S10/node-a/01-before", "S10/node-a/06-reboot-oracle"),
            Map.entry("S21-dual-v2.1-v2.7-v2.10-v2.11/node-a/03-v2.10.0", "S22-fam-v4off/node-a/01-v2.10.0"),
            Map.entry("K3S-path-short/node-a/03-k3s-v2.1.2", "K3S-fresh-v2.1.2/node-a/01-k3s-v2.1.2"),
            Map.entry("K3S-path-short/node-a/04-k3s-v2.2.1", "K3S-fresh-v2.2.1/node-a/01-k3s-v2.2.1"),
            Map.entry("K3S-path-short/node-a/05-k3s-v2.6.3-k3s1", "K3S-fresh-v2.6.3-k3s1/node-a/01-k3s-v2.6.3-k3s1")));

    /** Nodes on which nothing was left behind; all others must have something to clean. */
    private static final Set<String> CLEAN = Set.of("S9/node-d/02-v2.2.1-fleet");

    /** In these chains the order of the rules tells the past of the node, not what they do. */
    private static final Set<String> WITHOUT_ORDER = Set.of("KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-COMMON");

    private static final Set<String> STATIC = Set.of(
            "KUBE-ROUTER-INPUT",
            "KUBE-ROUTER-FORWARD",
            "KUBE-ROUTER-OUTPUT",
            "KUBE-NWPLCY-DEFAULT",
            "KUBE-NWPLCY-COMMON",
            "KUBE-NWPLCY-TAIL");

    private static RealRules kernel;

    @BeforeAll
    static void open() throws Exception {
        kernel = new RealRules();
    }

    @AfterAll
    static void close() throws Exception {
        kernel.close();
    }

    static Stream<Arguments> upgraded() {
        return FRESH.entrySet().stream()
                .flatMap(pair -> Stream.of(IptablesBackend.NFT, IptablesBackend.LEGACY)
                        .map(backend -> Arguments.of(pair.getKey(), pair.getValue(), backend)));
    }

    @ParameterizedTest
    @MethodSource("upgraded")
    void shouldEqualTheFreshNode(String upgraded, String fresh, IptablesBackend backend) throws Exception {
        RecordedNode node = RecordedNode.of(upgraded);
        RecordedNode oracle = RecordedNode.of(fresh);
        assertEquals(oracle.router(), node.router(), "not the same release and flags");
        String save = Files.readString(node.folder().resolve("all.save"));
        String wanted = Files.readString(oracle.folder().resolve("all.save"));

        assertBecomes(node, save, wanted, AddressFamily.IPV4, backend, !CLEAN.contains(upgraded));
    }

    /** No recorded node has residue of IPv6, so the fresh one gets copies of every tagged rule, and of the ACCEPTs above the pods. */
    @ParameterizedTest
    @EnumSource(names = {"NFT", "LEGACY"})
    void shouldEqualTheFreshNodeOfIpv6(IptablesBackend backend) throws Exception {
        RecordedNode node = RecordedNode.of("S2-rich-v2.2.1/node-a/01-v2.2.1");
        String wanted = Files.readString(node.folder().resolve("ip6.save"));
        List<String> lines = new ArrayList<>();
        for (String chain : List.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT")) {
            List<String> own = wanted.lines()
                    .filter(line -> line.startsWith("-A " + chain + " ") && !line.contains("KUBE-POD-FW-"))
                    .toList();
            assertFalse(own.isEmpty(), chain);
            lines.addAll(own);
            lines.addAll(own);
        }
        String save = wanted.replaceFirst("(?m)^-A KUBE-ROUTER-", String.join("\n", lines) + "\n-A KUBE-ROUTER-");

        assertBecomes(node, save, wanted, AddressFamily.IPV6, backend, true);
    }

    private static void assertBecomes(
            RecordedNode node, String save, String wanted, AddressFamily family, IptablesBackend backend, boolean dirty)
            throws Exception {
        load(node, save, family, backend);
        PlaneAudit found = audit(node, family, backend);
        assertEquals(dirty, found.plan().possible(), found.findings().toString());
        assertEquals(List.of(), found.plan().refusals());
        if (dirty) {
            assertNotEquals(own(wanted, node), own(save(family, backend), node), "nothing to clean");
        }

        carryOut(found, family, backend);

        PlaneAudit left = audit(node, family, backend);
        assertEquals(own(wanted, node), own(save(family, backend), node));
        assertEquals(rules(found.foreign()), rules(left.foreign()));
        assertEquals(
                List.of(),
                left.findings().stream()
                        .filter(finding -> finding.kind() != FindingKind.LEFTOVER)
                        .map(Finding::rule)
                        .toList());
    }

    private static void load(RecordedNode node, String save, AddressFamily family, IptablesBackend backend)
            throws Exception {
        Files.writeString(kernel.file("in"), save);
        List<String> commands = new ArrayList<>(kernel.emptying());
        commands.add("ipset restore < " + RealRules.quoted(node.folder().resolve("ipset.save")));
        commands.add(RealRules.program(family, backend, "restore") + " < " + RealRules.quoted(kernel.file("in")));
        kernel.shell(commands);
    }

    /** First the text, then the rest by the indexes that the text has left. */
    private static void carryOut(PlaneAudit found, AddressFamily family, IptablesBackend backend) throws Exception {
        List<PlannedDelete> proved = of(found, PlanClass.NO_OP);
        String restore = RealRules.program(family, backend, "restore");
        if (!proved.isEmpty()) {
            Namespace.Outcome text = kernel.run(found.plan().restoreInput(), restore, "--noflush");
            assertEquals(0, text.exitCode(), text.err());
        }
        StringBuilder rest = new StringBuilder("*filter\n");
        for (PlannedDelete delete : of(found, PlanClass.VERDICT_CHANGING)) {
            long gone = proved.stream()
                    .filter(other -> other.chain().equals(delete.chain()) && other.index() < delete.index())
                    .count();
            rest.append("-D ")
                    .append(delete.chain())
                    .append(' ')
                    .append(delete.index() - gone)
                    .append('\n');
        }
        Namespace.Outcome byIndex = kernel.run(rest.append("COMMIT\n").toString(), restore, "--noflush");
        assertEquals(0, byIndex.exitCode(), byIndex.err());
    }

    /** The deletions of that class, the bottom of each chain first. */
    private static List<PlannedDelete> of(PlaneAudit audit, PlanClass planClass) {
        return audit.plan().deletes().stream()
                .filter(delete -> delete.planClass() == planClass)
                .sorted(Comparator.comparingInt(PlannedDelete::index).reversed())
                .toList();
    }

    private static String save(AddressFamily family, IptablesBackend backend) throws Exception {
        return kernel.run("", RealRules.program(family, backend, "save"), "-t", "filter")
                .out();
    }

    private static PlaneAudit audit(RecordedNode node, AddressFamily family, IptablesBackend backend) throws Exception {
        var rules = NamedForm.of(SaveParser.parse(save(family, backend), Limits.DEFAULT));
        PlaneInput plane = new PlaneInput("live", family, backend, rules, -1, null);
        return NodeAudit.of(List.of(plane), node.router(), backend).get(0);
    }

    private static List<String> rules(List<ForeignRule> foreign) {
        return foreign.stream().map(ForeignRule::rule).toList();
    }

    /**
     * By plain reading of the text: the rules of the static own chains and the jumps to them, without those of pods and of others.
     */
    private static Map<String, List<String>> own(String save, RecordedNode node) throws Exception {
        Set<String> others = node.foreign();
        Map<String, List<String>> own = save.lines()
                .dropWhile(line -> !line.equals("*filter"))
                .takeWhile(line -> !line.equals("COMMIT"))
                .filter(line -> line.startsWith("-A ") && !line.contains("KUBE-POD-FW-") && !others.contains(line))
                .filter(line -> STATIC.contains(line.split(" ")[1]) || line.contains(" -j KUBE-ROUTER-"))
                .collect(Collectors.groupingBy(line -> line.split(" ")[1], TreeMap::new, Collectors.toList()));
        WITHOUT_ORDER.forEach(chain -> own.computeIfPresent(
                chain, (name, rules) -> rules.stream().sorted().toList()));
        assertTrue(own.containsKey("KUBE-ROUTER-INPUT"), "no own rules in:\n" + save);
        return own;
    }
}
