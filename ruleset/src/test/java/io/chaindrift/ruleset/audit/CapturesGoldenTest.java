package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit of every capture is what a fresh node of the same release and flags says it is. */
class CapturesGoldenTest {

    private static final Set<String> KNOWN_FILES = Set.of(
            "all.save",
            "all.other-backend-legacy.save",
            "all.other-backend-nft.save",
            "ip6.save",
            "ipset.save",
            "nft.json",
            "objects.json",
            "meta.json",
            "filter.counters.save",
            "expected.json");

    /**
     * Captures whose rules are as well explained by another class than the one that ran, which leaves less residue: the answer names
     * the one that ran and how much it would have left over. S4 is down from v2.2.1, whose words are the same; S8 from v2.11.1, whose
     * SCTP rule is v2.8's own.
     */
    private static final Map<String, String> NOT_TOLD_BY_THE_RULES =
            Map.of("S4/node-a/08-v2.1.2-healthy", "3 leftovers", "S8/node-a/07-v2.6.3-downgrade", "1 leftover");

    /**
     * Planes of which only flags or a version tell who left what: chains of pods of two syncs, or words of two releases of which
     * either may run.
     */
    private static final Set<String> LEFT_OPEN = Set.of(
            "S22-fam-v4off/node-a/02-v2.10.0 all.save",
            "S22-fam-v4off/node-a/02-v2.10.0 ip6.save",
            "S26-host-network-only/node-a/03-k3s-v2.5.0 ip6.save",
            "S26-host-network-only/node-a/05-v1.6.1 all.save",
            "S26-host-network-only/node-a/05-v1.6.1 ip6.save",
            "S26-host-network-only/node-a/06-v1.4.0 all.save",
            "S26-host-network-only/node-a/06-v1.4.0 ip6.save",
            "S26-host-network-only-ipv6-off/node-a/02-v1.4.0 all.save",
            "S26-host-network-only-ipv6-off/node-a/02-v1.4.0 ip6.save",
            "S26-host-network-only-ipv6-off/node-a/03-v2.11.0 ip6.save",
            "S26-host-network-only-ipv6-off/node-a/04-v1.4.0 all.save",
            "S26-host-network-only-ipv6-off/node-a/04-v1.4.0 ip6.save",
            "S26-host-network-only-ipv6-off/node-a/05-v2.11.0 ip6.save",
            "S27-dual-to-v1.6/node-a/03-v1.6.1 all.save",
            "S27-dual-to-v1.6/node-a/03-v1.6.1 ip6.save",
            "S29-ipv6-off-same-release/node-a/02-v2.8.0 all.save",
            "S29-ipv6-off-same-release/node-a/02-v2.8.0 ip6.save",
            "S30-ipv6-off-with-the-upgrade/node-a/03-k3s-v2.0.1 all.save",
            "S30-ipv6-off-with-the-upgrade/node-a/03-k3s-v2.0.1 ip6.save",
            "S30-ipv6-off-with-the-upgrade/node-a/04-v2.3.0 all.save",
            "S30-ipv6-off-with-the-upgrade/node-a/04-v2.3.0 ip6.save");

    static Stream<Phase> phases() {
        return Captures.phases().stream().map(Phase::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void givenVersionAndFlags(Phase phase) throws Exception {
        RouterFacts router =
                RouterFacts.of(phase.version(), phase.version() == null ? null : phase.args(), RouterFacts.How.GIVEN);
        compare(phase, NodeAudit.of(phase.planes(), router, null));
        compare(phase, NodeAudit.of(phase.planes(), router, phase.backend()));
    }

    /** Without version and flags the rules themselves must tell the class wherever chains of pods or policies are. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void fingerprinted(Phase phase) throws Exception {
        for (PlaneAudit audit : NodeAudit.of(phase.planes(), RouterFacts.unknown(), phase.backend())) {
            String plane = phase + " " + audit.source();
            if (LEFT_OPEN.contains(plane)) {
                assertEquals(Verdict.UNKNOWN, audit.verdict(), plane + " " + audit.evidence());
                continue;
            }
            if (audit.backend() == IptablesBackend.NATIVE
                    || audit.orphan() != null
                    || audit.counts().pods() + audit.counts().policies() == 0) {
                assertNull(audit.router().versionClass(), plane + " has nothing that tells a class");
                continue;
            }
            VersionClass found = audit.router().versionClass();
            VersionClass given = RouterVersion.parse(phase.version()).versionClass();
            String exception = NOT_TOLD_BY_THE_RULES.get(phase.toString());
            if (exception == null) {
                assertEquals(given, found, plane + ": " + audit.evidence());
            } else {
                assertNotEquals(given, found, plane + " is no exception any more: " + exception);
                assertEquals(
                        1,
                        audit.evidence().stream()
                                .filter(line ->
                                        line.startsWith("may also be " + given.label() + " with " + exception + ","))
                                .count(),
                        plane + ": " + audit.evidence());
            }
            assertNotEquals(Verdict.UNKNOWN, audit.verdict(), plane + " " + audit.unknownReason());
        }
    }

    @Test
    void everyExceptionIsACapture() {
        Set<String> phases = phases().map(Phase::toString).collect(Collectors.toSet());
        assertTrue(phases.containsAll(NOT_TOLD_BY_THE_RULES.keySet()), NOT_TOLD_BY_THE_RULES.toString());
        LEFT_OPEN.forEach(plane -> assertTrue(phases.contains(plane.substring(0, plane.indexOf(' '))), plane));
    }

    @SuppressWarnings("unchecked")
    static void compare(Phase phase, List<PlaneAudit> audits) {
        for (Object entry : (List<Object>) phase.expected.get("planes")) {
            Map<String, Object> plane = (Map<String, Object>) entry;
            if (plane.containsKey("baseline")) {
                continue;
            }
            PlaneAudit audit = find(audits, plane);
            assertEquals(lines(plane), lines(audit), phase + " " + plane.get("file") + " " + audit.unknownReason());
            if (plane.get("pods") instanceof Number pods) {
                assertEquals(pods.longValue(), audit.counts().pods(), phase + " " + plane.get("file"));
            }
        }
    }

    private static PlaneAudit find(List<PlaneAudit> audits, Map<String, Object> plane) {
        for (PlaneAudit audit : audits) {
            boolean either = plane.get("family").equals("native");
            boolean isNative = either || "native".equals(plane.get("backend"));
            if (audit.source().equals(plane.get("file"))
                    && (either || audit.family().id().equals(plane.get("family")))
                    && isNative == (audit.backend() == IptablesBackend.NATIVE)) {
                return audit;
            }
        }
        throw new AssertionError("no plane " + plane.get("file"));
    }

    /** The truth, a sorted line each. */
    @SuppressWarnings("unchecked")
    private static String lines(Map<String, Object> plane) {
        Set<String> lines = new TreeSet<>();
        for (Object rule : list(plane, "surplus")) {
            Map<String, Object> surplus = (Map<String, Object>) rule;
            lines.add(surplus.get("kind") + " " + surplus.get("copies") + " " + surplus.get("surplus") + " "
                    + surplus.get("rule"));
        }
        for (Object rule : list(plane, "missing")) {
            Map<String, Object> missing = (Map<String, Object>) rule;
            lines.add("MISSING " + missing.get("missing") + " 0 " + missing.get("rule"));
        }
        for (Object rule : list(plane, "outOfOrder")) {
            Map<String, Object> misplaced = (Map<String, Object>) rule;
            lines.add("OUT_OF_ORDER 1 0 " + misplaced.get("rule") + " at " + misplaced.get("index"));
        }
        for (Object rule : list(plane, "foreignInOwnChains")) {
            Map<String, Object> foreign = (Map<String, Object>) rule;
            lines.add("FOREIGN " + foreign.get("copies") + " " + foreign.get("rule"));
        }
        if (plane.get("orphanPlane") != null) {
            lines.add("ORPHAN " + plane.get("orphanPlane"));
        }
        return String.join("\n", lines);
    }

    private static List<Object> list(Map<String, Object> plane, String key) {
        Object value = plane.get(key);
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }

    private static String lines(PlaneAudit audit) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : audit.findings()) {
            String end = finding.kind() == FindingKind.OUT_OF_ORDER
                    ? " at " + finding.why().replaceAll("stands at index (\\d+),.*", "$1")
                    : "";
            if (finding.kind() == FindingKind.ORPHAN_PLANE) {
                lines.add("ORPHAN " + audit.orphan());
            } else {
                lines.add(
                        finding.kind() + " " + finding.copies() + " " + finding.surplus() + " " + finding.rule() + end);
            }
        }
        for (ForeignRule rule : audit.foreign()) {
            long copies = audit.foreign().stream()
                    .filter(other -> other.rule().equals(rule.rule()))
                    .count();
            lines.add("FOREIGN " + copies + " " + rule.rule());
        }
        return String.join("\n", lines);
    }

    @Test
    void everyFileOfTheCapturesIsOneThatTheTestsKnow() throws Exception {
        List<String> unknown = new ArrayList<>();
        for (Path phase : Captures.phases()) {
            try (Stream<Path> files = Files.list(phase)) {
                files.filter(file -> !KNOWN_FILES.contains(file.getFileName().toString()))
                        .forEach(file -> unknown.add(file.toString()));
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(Captures.phases().size() >= 151, "captures are missing");
    }
}
