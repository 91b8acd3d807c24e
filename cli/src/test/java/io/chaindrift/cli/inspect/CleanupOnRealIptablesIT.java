package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.audit.ForeignRule;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan's text fed to the real iptables-restore, and what the kernel holds afterwards. */
@RequiresRealIptables
class CleanupOnRealIptablesIT {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));

    private static final String START = "-A KUBE-ROUTER-INPUT ";
    private static final String ACCEPT = "rule to explicitly ACCEPT";

    /** One node's plane in a namespace. */
    private record Node(Namespace namespace, Path phase, AddressFamily family, IptablesBackend backend)
            implements AutoCloseable {

        static Node with(String phase, String save, AddressFamily family, IptablesBackend backend) throws Exception {
            Node node = new Node(new Namespace(), CAPTURES.resolve(phase), family, backend);
            try {
                node.namespace.must(Files.readString(node.phase.resolve("ipset.save")), "ipset", "restore");
                node.namespace.must(save, node.program("restore"));
            } catch (Exception | AssertionError e) {
                node.close();
                throw e;
            }
            return node;
        }

        private String program(String what) {
            return (family == AddressFamily.IPV6 ? "ip6tables-" : "iptables-") + backend.id() + "-" + what;
        }

        String save() throws Exception {
            return namespace.must("", program("save"), "-t", "filter");
        }

        Namespace.Outcome restore(String text) throws Exception {
            return namespace.run(text, program("restore"), "--noflush");
        }

        /** Runs commands of iptables-restore on the filter table. */
        void change(String commands) throws Exception {
            namespace.must("*filter\n" + commands + "\nCOMMIT\n", program("restore"), "--noflush");
        }

        PlaneAudit audit() throws Exception {
            JsonNode meta =
                    new ObjectMapper().readTree(phase.resolve("meta.json").toFile());
            List<String> flags = new ArrayList<>();
            meta.path("flags").forEach(flag -> flags.add(flag.asText()));
            RouterFacts router = RouterFacts.of(meta.get("kubeRouterVersion").asText(), flags, RouterFacts.How.GIVEN);
            PlaneInput plane = new PlaneInput("live", family, backend, named(save()), -1, null);
            return NodeAudit.of(List.of(plane), router, backend).get(0);
        }

        @Override
        public void close() throws Exception {
            namespace.close();
        }
    }

    private static NamedRuleset named(String save) throws Exception {
        Ruleset read = SaveParser.parse(save, Limits.DEFAULT);
        Table filter = Objects.requireNonNull(read.table(Table.FILTER));
        return NamedForm.of(Ruleset.of(List.of(filter)));
    }

    private static List<PlannedDelete> harmless(PlaneAudit audit) {
        return audit.plan().deletes().stream()
                .filter(delete -> delete.planClass() == PlanClass.NO_OP)
                .toList();
    }

    /** The save without what stands at the planned indexes. */
    private static String without(String save, List<PlannedDelete> deletes) {
        List<String> lines = new ArrayList<>(save.lines().toList());
        List<Integer> gone = new ArrayList<>();
        for (PlannedDelete delete : deletes) {
            int index = 0;
            for (int line = 0; line < lines.size(); line++) {
                if (lines.get(line).startsWith("-A " + delete.chain() + " ") && ++index == delete.index()) {
                    assertEquals(delete.rule(), lines.get(line));
                    gone.add(line);
                }
            }
        }
        assertEquals(deletes.size(), gone.size());
        gone.stream().sorted(java.util.Comparator.reverseOrder()).forEach(line -> lines.remove((int) line));
        return text(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "S10/node-a/01-before, NFT",
        "S10/node-a/01-before, LEGACY",
        "S9/node-c/03-v2.2.1-fleet, NFT",
        "S9/node-c/03-v2.2.1-fleet, LEGACY",
        "S4-long/node-a/05-v2.2.1, NFT",
        "S4-long/node-a/05-v2.2.1, LEGACY",
        "S1/node-a/04-v2.0.1, NFT",
        "S1/node-a/04-v2.0.1, LEGACY"
    })
    void shouldRemoveWhatIsProvedAndNothingElse(String phase, IptablesBackend backend) throws Exception {
        String save = Files.readString(CAPTURES.resolve(phase).resolve("all.save"));
        try (Node node = Node.with(phase, save, AddressFamily.IPV4, backend)) {
            assertEquals(named(save).digest(), named(node.save()).digest(), "the kernel gives back what was restored");
            assertCleanedOnce(node);
        }
    }

    private static void assertCleanedOnce(Node node) throws Exception {
        String before = node.save();
        PlaneAudit found = node.audit();
        assertFalse(harmless(found).isEmpty(), "nothing to clean: " + found.findings());

        Namespace.Outcome first = node.restore(found.plan().restoreInput());

        assertEquals(0, first.exitCode(), first.err());
        String after = node.save();
        assertEquals(
                named(without(before, harmless(found))).digest(), named(after).digest());
        PlaneAudit left = node.audit();
        assertEquals(List.of(), harmless(left));
        assertEquals(
                found.foreign().stream().map(ForeignRule::rule).toList(),
                left.foreign().stream().map(ForeignRule::rule).toList());

        Namespace.Outcome second = node.restore(found.plan().restoreInput());

        assertNotEquals(0, second.exitCode(), "a plan that is stale must be refused");
        assertEquals(named(after).digest(), named(node.save()).digest(), "a refused plan changes nothing");
    }

    @ParameterizedTest
    @CsvSource({"NFT", "LEGACY"})
    void shouldCleanIpv6(IptablesBackend backend) throws Exception {
        String phase = "S2-rich-v2.2.1/node-a/01-v2.2.1";
        try (Node node = Node.with(phase, text(headTwice(phase, "ip6.save")), AddressFamily.IPV6, backend)) {
            assertCleanedOnce(node);
        }
    }

    /** Copies above the pods are not what is proved; the text must leave them where they are. */
    @ParameterizedTest
    @CsvSource({"NFT", "LEGACY"})
    void shouldLeaveTheCopyThatChangesVerdicts(IptablesBackend backend) throws Exception {
        String phase = "S10/node-a/06-reboot-oracle";
        List<String> lines = lines(phase, "all.save");
        int first = firstOf(lines, 0, START);
        int accept = firstOf(lines, first, ACCEPT);
        String rule = lines.get(accept);
        lines.add(accept, rule);
        lines.add(first, rule);
        try (Node node = Node.with(phase, text(lines), AddressFamily.IPV4, backend)) {
            assertCleanedOnce(node);
            assertTrue(
                    node.audit().plan().deletes().stream()
                            .anyMatch(
                                    delete -> delete.index() == 1 && delete.planClass() == PlanClass.VERDICT_CHANGING),
                    "the copy above the pods is still there");
        }
    }

    @Test
    void shouldRefuseAPlanWhoseProofIsGone() throws Exception {
        String phase = "S1/node-a/04-v2.0.1";
        String save = Files.readString(CAPTURES.resolve(phase).resolve("all.save"));
        try (Node node = Node.with(phase, save, AddressFamily.IPV4, IptablesBackend.NFT)) {
            PlaneAudit found = node.audit();
            String guard = Objects.requireNonNull(harmless(found).get(0).guard());
            node.change("-D " + guard.substring(3));
            String changed = node.save();

            assertNotEquals(0, node.restore(found.plan().restoreInput()).exitCode(), "what proved it is gone");
            assertEquals(named(changed).digest(), named(node.save()).digest());
        }
    }

    @ParameterizedTest
    @CsvSource({"IPV4, NFT", "IPV4, LEGACY", "IPV6, NFT", "IPV6, LEGACY"})
    void shouldRefuseWhateverChangedUpToTheLastIndex(AddressFamily family, IptablesBackend backend) throws Exception {
        String phase = "S2-rich-v2.2.1/node-a/01-v2.2.1";
        String file = family == AddressFamily.IPV6 ? "ip6.save" : "all.save";
        List<String> lines = headTwice(phase, file);
        String save = text(lines);
        try (Node node = Node.with(phase, save, family, backend)) {
            PlaneAudit found = node.audit();
            assertEquals(
                    List.of(3, 4),
                    harmless(found).stream().map(PlannedDelete::index).toList());
            String plan = found.plan().restoreInput();
            String foreign = " -p esp -j DROP";
            for (int index = 1; index <= 4; index++) {
                assertRefused(node, save, plan, "-I KUBE-ROUTER-INPUT " + index + foreign);
                assertRefused(node, save, plan, "-R KUBE-ROUTER-INPUT " + index + foreign);
                assertRefused(node, save, plan, "-D KUBE-ROUTER-INPUT " + index);
            }
            assertRefused(
                    node,
                    save,
                    plan,
                    "-D KUBE-ROUTER-INPUT 1\n-I KUBE-ROUTER-INPUT 2 "
                            + lines.get(firstOf(lines, 0, START)).substring(START.length()));

            node.namespace().must(save, node.program("restore"));
            node.change("-I KUBE-ROUTER-INPUT 5" + foreign);
            String before = node.save();
            assertEquals(0, node.restore(plan).exitCode(), "what stands behind the last index is not asked");
            assertEquals(
                    named(without(before, harmless(found))).digest(),
                    named(node.save()).digest(),
                    "the new rule stays");
        }
    }

    private static void assertRefused(Node node, String save, String plan, String change) throws Exception {
        node.namespace().must(save, node.program("restore"));
        node.change(change);
        String changed = node.save();

        assertNotEquals(0, node.restore(plan).exitCode(), change);
        assertEquals(rules(changed), rules(node.save()), "refused, and yet changed: " + change);
    }

    /** A save without its comments, which tell the time. */
    private static List<String> rules(String save) {
        return save.lines().filter(line -> !line.startsWith("#")).toList();
    }

    /** Pods and a foreign rule before the last index keep their places; the kernel is asked for them by name. */
    @ParameterizedTest
    @CsvSource({"NFT", "LEGACY"})
    void shouldPassPodsAndOthers(IptablesBackend backend) throws Exception {
        String phase = "S10/node-a/06-reboot-oracle";
        List<String> lines = lines(phase, "all.save");
        int first = firstOf(lines, 0, START);
        int accept = firstOf(lines, first, ACCEPT);
        lines.add(accept, lines.get(accept));
        lines.add(first + 1, "-A KUBE-ROUTER-INPUT -s 192.0.2.1/32 -j DROP");
        String save = text(lines);
        try (Node node = Node.with(phase, save, AddressFamily.IPV4, backend)) {
            PlaneAudit found = node.audit();
            String plan = found.plan().restoreInput();
            int last = accept - first + 3;
            assertTrue(plan.contains("KUBE-ROUTER-INPUT, index 1 to " + last), plan);
            for (int index : new int[] {2, 5, last - 2}) {
                assertRefused(node, save, plan, "-R KUBE-ROUTER-INPUT " + index + " -p esp -j DROP");
                assertRefused(node, save, plan, "-D KUBE-ROUTER-INPUT " + index);
                assertRefused(node, save, plan, "-I KUBE-ROUTER-INPUT " + index + " -p esp -j DROP");
            }
            node.namespace().must(save, node.program("restore"));
            assertCleanedOnce(node);
        }
    }

    /** A recorded save with the first two rules of KUBE-ROUTER-INPUT once more behind themselves. */
    private static List<String> headTwice(String phase, String file) throws Exception {
        List<String> lines = lines(phase, file);
        int first = firstOf(lines, 0, START);
        lines.addAll(first + 2, List.of(lines.get(first), lines.get(first + 1)));
        return lines;
    }

    private static List<String> lines(String phase, String file) throws Exception {
        return new ArrayList<>(Files.readAllLines(CAPTURES.resolve(phase).resolve(file)));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static int firstOf(List<String> lines, int from, String words) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i;
            }
        }
        throw new AssertionError("no line has " + words);
    }
}
