package io.chaindrift.ruleset.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any path of releases, flags, healthy and failing existence checks and foreign rules, in both families: the audit says what a
 * freshly booted node says.
 */
class UpgradePathTest {

    private static final List<Release> UPSTREAM = Release.upstream();
    private static final List<Release> FORK = Release.fork();
    private static final Flags RICH = new Flags(
            List.of("10.96.0.0/12", "fd00:10:96::/112"),
            "30000:32767",
            List.of("203.0.113.64/27", "203.0.113.96/27", "2001:db8:e::/64"),
            List.of("10.243.1.0/24", "2001:db8:1b::/64"),
            true);
    private static final List<Flags> FLAGS = List.of(
            Flags.DEFAULT,
            RICH,
            new Flags(List.of("10.43.0.0/16", "fd00:10:43::/112"), "30000:32767", List.of(), List.of(), true),
            new Flags(RICH.cluster(), "31000:31999", RICH.external().subList(0, 1), List.of(), true));
    private static final Set<String> FOREIGN = Set.of(
            "-s 198.51.100.7/32 -m comment --comment \"ops: block\" -j DROP",
            "-s 2001:db8::7/128 -m comment --comment \"ops: block\" -j DROP",
            "-m comment --comment \"allow traffic to cluster IP - ABCDEFGHIJKLMNOP\" -j RETURN");

    /** One router's turn on a node. */
    record Step(Release release, Flags flags, int syncs, Predicate<String> unseen) {
        Step {
            flags = flags.asPassedTo(release);
        }

        @Override
        public String toString() {
            return release + " " + flags.args().subList(4, flags.args().size()) + " x" + syncs;
        }
    }

    static Stream<Release> releases() {
        return Stream.concat(UPSTREAM.stream(), FORK.stream());
    }

    @ParameterizedTest
    @MethodSource("releases")
    void aFreshNodeIsClean(Release release) {
        for (AddressFamily family : AddressFamily.values()) {
            for (Flags flags : FLAGS) {
                if (release.writes(family)) {
                    assertJudged(family, List.of(new Step(release, flags, 2, rule -> false)), false);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyUpgradeAndDowngradeLeavesWhatItLeaves(Release to) {
        for (Release from : releases().toList()) {
            for (AddressFamily family : AddressFamily.values()) {
                if (from.writes(family) && to.writes(family)) {
                    assertJudged(
                            family,
                            List.of(new Step(from, RICH, 2, rule -> false), new Step(to, RICH, 2, rule -> false)),
                            false);
                }
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void anyPath(@ForAll long seed) {
        Random random = new Random(seed);
        AddressFamily family = AddressFamily.values()[random.nextInt(2)];
        List<Step> steps = new ArrayList<>();
        List<Release> pool = random.nextInt(4) == 0 ? releases().toList() : random.nextBoolean() ? UPSTREAM : FORK;
        while (steps.size() < 1 + random.nextInt(6)) {
            Release release = pool.get(random.nextInt(pool.size()));
            if (release.writes(family)) {
                steps.add(new Step(
                        release, FLAGS.get(random.nextInt(FLAGS.size())), 1 + random.nextInt(3), unseen(random)));
            }
        }
        assertJudged(family, steps, random.nextBoolean());
    }

    private static Predicate<String> unseen(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> rule -> rule.contains("node ports");
            case 1 -> rule -> true;
            default -> rule -> false;
        };
    }

    private static void assertJudged(AddressFamily family, List<Step> steps, boolean foreign) {
        SimulatedNode node = new SimulatedNode(family, 3, 7);
        Set<String> others = new TreeSet<>();
        for (Step step : steps) {
            if (foreign) {
                for (String rule : FOREIGN) {
                    node.chains
                            .computeIfAbsent("KUBE-ROUTER-INPUT", chain -> new ArrayList<>())
                            .add(0, rule);
                    node.chains.get("FORWARD").add(0, rule);
                    others.add(rule);
                }
            }
            node.run(step.release(), step.flags(), step.syncs(), step.unseen());
        }
        Step last = steps.get(steps.size() - 1);
        Set<String> truth = Truth.of(node, last.release(), last.flags(), others);
        String path = family + " " + steps;

        PlaneAudit given =
                audit(node, RouterFacts.of(last.release().name(), last.flags().args(), RouterFacts.How.GIVEN));
        assertEquals(String.join("\n", truth), String.join("\n", lines(given)), path + " " + given.unknownReason());
        assertTrue(given.unknownReason() == null, path + " " + given.unknownReason());
        assertCarriedOut(path, node, given, last, others);
    }

    /** Deletions leave what a fresh node has; those called NO_OP, alone, change no packet's verdict and no mark. */
    private static void assertCarriedOut(
            String path, SimulatedNode node, PlaneAudit audit, Step last, Set<String> others) {
        Map<String, List<String>> harmless = without(
                node.chains,
                audit.plan().deletes().stream()
                        .filter(delete -> delete.planClass() == PlanClass.NO_OP)
                        .toList());
        PacketWalk before = new PacketWalk(node.chains);
        PacketWalk after = new PacketWalk(harmless);
        for (long seed = 0; seed < 40; seed++) {
            for (String hook : List.of("INPUT", "FORWARD", "OUTPUT")) {
                for (long mark : new long[] {0, 0x10000, 0x20000, 0x30000}) {
                    assertEquals(
                            before.verdict(seed, hook, mark),
                            after.verdict(seed, hook, mark),
                            path + " packet " + seed + " at " + hook + " with mark " + mark);
                }
            }
        }
        SimulatedNode cleaned = new SimulatedNode(node.family, 0, 1);
        cleaned.chains.putAll(without(node.chains, audit.plan().deletes()));
        Set<String> left = Truth.of(cleaned, last.release(), last.flags(), others);
        left.removeIf(line -> audit.plan().refusals().stream().anyMatch(refusal -> line.endsWith(refusal.rule())));
        assertEquals(Set.of(), left, path);
        for (String chain : node.chains.keySet()) {
            assertEquals(
                    node.chains.get(chain).stream().filter(others::contains).toList(),
                    cleaned.chains.get(chain).stream().filter(others::contains).toList(),
                    path + " foreign rules of " + chain);
        }
    }

    private static Map<String, List<String>> without(Map<String, List<String>> chains, List<PlannedDelete> deletes) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        chains.forEach((chain, rules) -> {
            List<String> staying = new ArrayList<>(rules);
            deletes.stream()
                    .filter(delete -> delete.chain().equals(chain))
                    .sorted(Comparator.comparingInt(PlannedDelete::index).reversed())
                    .forEach(delete ->
                            assertEquals(delete.rule(), "-A " + chain + " " + staying.remove(delete.index() - 1)));
            result.put(chain, staying);
        });
        return result;
    }

    private static PlaneAudit audit(SimulatedNode node, RouterFacts router) {
        try {
            PlaneInput plane = new PlaneInput(
                    "save",
                    node.family,
                    IptablesBackend.NFT,
                    NamedForm.of(SaveParser.parse(node.save(), Limits.DEFAULT)),
                    -1,
                    null);
            return NodeAudit.of(List.of(plane), router, null).get(0);
        } catch (Exception e) {
            throw new IllegalStateException(node.save(), e);
        }
    }

    private static Set<String> lines(PlaneAudit audit) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : audit.findings()) {
            if (finding.kind() != FindingKind.LEFTOVER) {
                lines.add(finding.kind() + " " + finding.copies() + " " + finding.surplus() + " " + finding.rule());
            }
        }
        return lines;
    }
}
