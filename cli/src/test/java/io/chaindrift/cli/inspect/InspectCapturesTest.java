package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.RecordingTerminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command prints as JSON is, for every capture, the truth recorded beside it. */
class InspectCapturesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));

    static List<Path> phases() throws IOException {
        try (Stream<Path> files = Files.walk(CAPTURES, 4)) {
            return files.filter(file -> file.endsWith("expected.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("phases")
    void shouldAgreeWithTheTruth(Path phase) throws Exception {
        JsonNode meta = JSON.readTree(phase.resolve("meta.json").toFile());
        RecordingTerminal terminal = new RecordingTerminal(false);
        List<String> files = files(phase);
        List<String> arguments = new ArrayList<>(files);
        arguments.add("--json");
        JsonNode version = meta.path("kubeRouterVersion");
        if (version.isTextual()) {
            arguments.add("--router-version=" + version.asText());
            meta.path("flags").forEach(flag -> arguments.add("--router-arg=" + flag.asText()));
        }

        int code = new CommandLine(new InspectCommand(terminal.terminal(), new ByteArrayInputStream(new byte[0])))
                .execute(arguments.toArray(String[]::new));

        JsonNode planes = JSON.readTree(terminal.out()).get("planes");
        assertEquals(exitCode(planes), code);
        for (JsonNode truth :
                JSON.readTree(phase.resolve("expected.json").toFile()).get("planes")) {
            if (!truth.has("baseline")) {
                JsonNode plane = plane(planes, phase, truth);
                assertNotNull(plane, truth.get("file") + " is not among the planes");
                assertEquals(truth(truth), found(plane), truth.get("file").asText());
            }
        }
    }

    private static List<String> files(Path phase) throws IOException {
        try (Stream<Path> files = Files.list(phase)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        boolean save = name.endsWith(".save")
                                && !name.equals("ipset.save")
                                && !name.startsWith("filter.counters");
                        return save || name.equals("nft.json");
                    })
                    .sorted()
                    .map(Path::toString)
                    .toList();
        }
    }

    private static @Nullable JsonNode plane(JsonNode planes, Path phase, JsonNode truth) {
        String family = truth.get("family").asText();
        boolean either = family.equals("native");
        boolean ofNative = either || truth.path("backend").asText().equals("native");
        String file = phase.resolve(truth.get("file").asText()).toString();
        for (JsonNode plane : planes) {
            boolean isNative = plane.get("backend").asText().equals("native");
            if (plane.get("source").asText().equals(file)
                    && isNative == ofNative
                    && (either || plane.get("family").asText().equals(family))) {
                return plane;
            }
        }
        return null;
    }

    private static int exitCode(JsonNode planes) {
        int code = 0;
        for (JsonNode plane : planes) {
            switch (plane.get("verdict").asText()) {
                case "UNKNOWN":
                    return 2;
                case "CLEAN":
                    break;
                default:
                    code = 1;
            }
        }
        return code;
    }

    private static String truth(JsonNode truth) {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode rule : truth.path("surplus")) {
            lines.add(rule.get("kind").asText() + " " + rule.get("copies") + " " + rule.get("surplus") + " "
                    + rule.get("rule").asText());
        }
        truth.path("missing")
                .forEach(rule -> lines.add("MISSING " + rule.get("missing") + " 0 "
                        + rule.get("rule").asText()));
        truth.path("outOfOrder")
                .forEach(
                        rule -> lines.add("OUT_OF_ORDER 1 0 " + rule.get("rule").asText()));
        truth.path("foreignInOwnChains")
                .forEach(rule -> lines.add(
                        "FOREIGN " + rule.get("copies") + " " + rule.get("rule").asText()));
        if (truth.path("orphanPlane").isTextual()) {
            lines.add("ORPHAN_PLANE " + truth.get("orphanPlane").asText());
        }
        return String.join("\n", lines);
    }

    private static String found(JsonNode plane) {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode finding : plane.get("findings")) {
            String kind = finding.get("kind").asText();
            lines.add(
                    kind.equals("ORPHAN_PLANE")
                            ? kind + " " + plane.get("orphan").asText()
                            : kind + " " + finding.get("copies") + " " + finding.get("surplus") + " "
                                    + finding.get("rule").asText());
        }
        for (JsonNode rule : plane.get("foreign")) {
            long copies = 0;
            for (JsonNode other : plane.get("foreign")) {
                copies += other.get("rule").equals(rule.get("rule")) ? 1 : 0;
            }
            lines.add("FOREIGN " + copies + " " + rule.get("rule").asText());
        }
        return String.join("\n", lines);
    }
}
