package io.chaindrift.ruleset.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.Verdict;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules alone tell of the router is right, or is not said; told half, the answer stays on the safe side. */
class RulesAloneTest {

    private static final Flags RANGES = new Flags(
            List.of("10.96.0.0/12", "fd00:10:96::/112"),
            "30000:32767",
            List.of("203.0.113.64/27", "2001:db8:e::/64"),
            List.of("10.243.1.0/24", "2001:db8:1b::/64"),
            true);

    static Stream<Release> releases() {
        return Stream.concat(Release.upstream().stream(), Release.fork().stream());
    }

    /** With and without pods: a node that only runs policies has their chains, and nothing else that tells. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldNeverPlanAgainstARuleThatTheRouterKeeps(Release to) {
        for (Release from : releases().toList()) {
            for (AddressFamily family : AddressFamily.values()) {
                for (int pods : new int[] {0, 3}) {
                    if (to.writes(family)) {
                        SimulatedNode node = node(family, pods, from, to, RANGES);
                        Set<String> truth = surplus(Truth.of(node, to, RANGES.asPassedTo(to), Set.of()));
                        PlaneAudit audit = audit(node, RouterFacts.unknown());
                        Set<String> planned = audit.plan().deletes().stream()
                                .map(PlannedDelete::rule)
                                .collect(Collectors.toCollection(TreeSet::new));
                        planned.removeAll(truth);
                        assertEquals(
                                Set.of(),
                                planned,
                                from + " then " + to + ", " + family + ", " + pods + " pods, taken for "
                                        + audit.router().versionClass() + " by " + audit.evidence());
                    }
                }
            }
        }
    }

    /** A node that the same release wrote from the start. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldSayThatAFreshNodeIsClean(Release release) {
        for (int pods : new int[] {0, 3}) {
            PlaneAudit audit =
                    audit(node(AddressFamily.IPV4, pods, release, release, Flags.DEFAULT), RouterFacts.unknown());
            assertTrue(
                    audit.verdict() == Verdict.CLEAN || pods == 0 && audit.verdict() == Verdict.UNKNOWN,
                    release + " with " + pods + " pods: " + audit.verdict() + " " + audit.evidence());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "node ports", "allow "})
    void shouldMissHeadRulesWhateverTellsTheirValues(String gone) {
        for (String version : List.of("v1.5.3", "v2.2.1", "v2.8.1", "k3s-v2.2.1+k3s")) {
            Release release = release(version);
            Flags flags = release.isFork()
                    ? new Flags(List.of("10.43.0.0/16"), "30000:32767", List.of(), List.of(), true)
                    : Flags.DEFAULT;
            SimulatedNode node = node(AddressFamily.IPV4, 3, release, release, flags);
            Set<String> missing = new TreeSet<>();
            node.chains.get("KUBE-ROUTER-INPUT").removeIf(rule -> {
                boolean removed = rule.contains("\"allow ") && rule.contains(gone);
                if (removed) {
                    missing.add("-A KUBE-ROUTER-INPUT " + rule);
                }
                return removed;
            });
            PlaneAudit audit = audit(node, RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN));
            assertEquals(Verdict.MISSING, audit.verdict(), version);
            assertEquals(
                    missing,
                    audit.findings().stream()
                            .filter(finding -> finding.kind() == FindingKind.MISSING)
                            .map(Finding::rule)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    version);
        }
    }

    @Test
    void shouldSayThatTheRulesAreThoseOfTheOtherFlavour() {
        Release upstream = release("v2.2.1");
        PlaneAudit asFork = audit(
                node(AddressFamily.IPV4, 3, upstream, upstream, Flags.DEFAULT),
                RouterFacts.of("v1.30.2+k3s1", null, RouterFacts.How.GIVEN));
        assertEquals(Verdict.UNKNOWN, asFork.verdict());
        assertNotNull(asFork.conflict());
        assertEquals(List.of(), asFork.plan().deletes());

        Release fork = Release.fork().stream()
                .filter(release -> release.name().contains("v2.0.0+k3sr3"))
                .findFirst()
                .orElseThrow();
        PlaneAudit asUpstream = audit(
                node(AddressFamily.IPV4, 3, fork, fork, Flags.DEFAULT),
                RouterFacts.of("v2.0.0", Flags.DEFAULT.args(), RouterFacts.How.GIVEN));
        assertEquals(Verdict.UNKNOWN, asUpstream.verdict());
        assertNotNull(asUpstream.conflict());
        assertEquals(List.of(), asUpstream.plan().deletes());
    }

    @Test
    void shouldKnowTheForksRangeWhereFlagsNameNone() {
        Release fork = release("k3s-v2.2.1+k3s");
        Flags flags = new Flags(List.of("10.43.0.0/16"), "30000:32767", List.of(), List.of(), true);
        PlaneAudit audit = audit(
                node(AddressFamily.IPV4, 3, fork, fork, flags),
                RouterFacts.of(fork.name(), List.of("--run-firewall=true"), RouterFacts.How.GIVEN));
        assertEquals(Verdict.CLEAN, audit.verdict());
    }

    private static final Flags TWO_RANGES = new Flags(
            List.of("10.96.0.0/12", "10.112.0.0/12", "fd00:10:96::/112", "fd00:10:112::/112"),
            "30000:32767",
            List.of(),
            List.of(),
            true);

    /** The flag takes a list since v2.0: what stands before the node ports is the list, whatever was there before. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldKeepEveryRangeBeforeTheNodePorts(Release release) {
        if (release.name().startsWith("v1")) {
            return;
        }
        for (AddressFamily family : AddressFamily.values()) {
            if (!release.writes(family)) {
                continue;
            }
            SimulatedNode node = new SimulatedNode(family, 3, 11);
            node.run(release, TWO_RANGES.asPassedTo(release), 2, rule -> false);
            for (RouterFacts router :
                    List.of(RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN), RouterFacts.unknown())) {
                PlaneAudit audit = audit(node, router);
                boolean told = router.version() != null || family == AddressFamily.IPV4;
                // Some releases' IPv6 syncs end before anything is written that tells the release.
                assertTrue(
                        audit.verdict() == Verdict.CLEAN || !told && audit.verdict() == Verdict.UNKNOWN,
                        release + " " + family + " " + audit.verdict() + " " + audit.findings());
                assertEquals(List.of(), audit.findings(), release + " " + family);
            }
        }
    }

    /** A range that was changed is pushed behind the node ports, one or several that are current before them. */
    @Test
    void shouldFindTheRangeThatWasChangedBehindTheNodePorts() {
        for (String version : List.of("v2.0.1", "v2.2.1", "v2.9.0")) {
            Release release = release(version);
            Flags before = new Flags(List.of("10.80.0.0/12"), "30000:32767", List.of(), List.of(), true);
            SimulatedNode node = new SimulatedNode(AddressFamily.IPV4, 3, 11);
            node.run(release, before, 2, rule -> false);
            node.run(release, TWO_RANGES, 2, rule -> false);

            PlaneAudit audit = audit(node, RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN));

            assertEquals(
                    surplus(Truth.of(node, release, TWO_RANGES, Set.of())),
                    audit.plan().deletes().stream()
                            .map(PlannedDelete::rule)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    version);
            assertEquals(1, audit.plan().deletes().size(), version);
            assertEquals(Verdict.SURPLUS, audit.verdict(), version);
        }
    }

    @Test
    void shouldSayThatNothingTellsWhichRangeIsCurrent() {
        Release release = release("v2.2.1");
        SimulatedNode node = new SimulatedNode(AddressFamily.IPV4, 3, 11);
        node.run(release, TWO_RANGES, 2, rule -> false);
        List<String> input = node.chains.get("KUBE-ROUTER-INPUT");
        List<String> ports = new ArrayList<>(input);
        ports.removeIf(rule -> !rule.contains("node ports"));
        input.removeAll(ports);
        RouterFacts router = RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN);

        PlaneAudit audit = audit(node, router);
        input.addAll(ports);
        PlaneAudit behindPods = audit(node, router);

        assertEquals(Verdict.UNKNOWN, behindPods.verdict(), "ports behind the pods are no end of the ranges");
        assertEquals(Verdict.UNKNOWN, audit.verdict());
        assertTrue(
                audit.scope().stream().anyMatch(line -> line.startsWith("several values of CLUSTER_RANGE")),
                audit.scope().toString());
        assertEquals(List.of(), audit.plan().deletes());
    }

    /** The flag of v1 takes one range: what stands behind the first was left. */
    @Test
    void shouldNotTakeTwoRangesForAListOfARouterThatTakesOne() {
        Release release = release("v1.5.3");
        SimulatedNode node = new SimulatedNode(AddressFamily.IPV4, 3, 11);
        node.run(release, TWO_RANGES, 2, rule -> false);

        PlaneAudit audit = audit(node, RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN));

        assertEquals(
                List.of(2),
                audit.plan().deletes().stream().map(PlannedDelete::index).toList());
    }

    /** Where the rules are taken for another release's than the one that runs, the answer names that one as possible. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldNameTheReleaseThatRunsAmongThosePossible(Release to) {
        VersionClass running = RouterVersion.parse(to.name()).versionClass();
        for (Release from :
                releases().filter(other -> other.isFork() == to.isFork()).toList()) {
            PlaneAudit audit = audit(node(AddressFamily.IPV4, 3, from, to, Flags.DEFAULT), RouterFacts.unknown());
            boolean said = audit.evidence().stream()
                    .anyMatch(line -> line.startsWith("may also be " + running.label() + " with ")
                            || line.startsWith(running.label() + " explains"));
            assertTrue(
                    audit.router().versionClass() == running || said,
                    from + " then " + to + " taken for " + audit.router().versionClass() + ": " + audit.evidence());
        }
    }

    private static Release release(String start) {
        return releases()
                .filter(release -> release.name().startsWith(start.replace("+k3s", "")))
                .findFirst()
                .orElseThrow();
    }

    private static SimulatedNode node(AddressFamily family, int pods, Release from, Release to, Flags flags) {
        SimulatedNode node = new SimulatedNode(family, pods, 11);
        node.run(from, flags.asPassedTo(from), 2, rule -> false);
        node.run(to, flags.asPassedTo(to), 2, rule -> false);
        return node;
    }

    private static Set<String> surplus(Set<String> truth) {
        Set<String> rules = new TreeSet<>();
        for (String line : truth) {
            String[] words = line.split(" ", 4);
            if (!words[2].equals("0")) {
                rules.add(words[3]);
            }
        }
        return rules;
    }

    private static PlaneAudit audit(SimulatedNode node, RouterFacts router) {
        try {
            List<PlaneInput> planes = new ArrayList<>();
            planes.add(new PlaneInput(
                    "save",
                    node.family,
                    IptablesBackend.NFT,
                    NamedForm.of(SaveParser.parse(node.save(), Limits.DEFAULT)),
                    -1,
                    null));
            return NodeAudit.of(planes, router, null).get(0);
        } catch (Exception e) {
            throw new IllegalStateException(node.save(), e);
        }
    }
}
