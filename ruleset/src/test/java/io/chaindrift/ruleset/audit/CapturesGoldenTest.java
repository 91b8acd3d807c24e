package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** Without version and flags the rules themselves must lead to the same findings wherever pods or policies tell the class. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void fingerprinted(Phase phase) throws Exception {
        for (PlaneAudit audit : NodeAudit.of(phase.planes(), RouterFacts.unknown(), phase.backend())) {
            System.out.println(phase + " " + audit.source() + " " + phase.version() + " -> "
                    + audit.router().versionClass() + " " + audit.verdict() + " " + audit.unknownReason());
        }
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
        }
    }

    private static PlaneAudit find(List<PlaneAudit> audits, Map<String, Object> plane) {
        for (PlaneAudit audit : audits) {
            boolean isNative = plane.get("family").equals("native");
            if (audit.source().equals(plane.get("file"))
                    && (isNative || audit.family().id().equals(plane.get("family")))
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
        assertTrue(Captures.phases().size() >= 135, "captures are missing");
    }
}
