package io.chaindrift.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a recorded fleet's {@code expected.json} files say of each node's last phase. */
final class Truth {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path fleet;

    Truth(Path fleet) {
        this.fleet = fleet;
    }

    /** The folder of a scenario of the captures. */
    static Path scenario(String name) {
        return Path.of(System.getProperty("chaindrift.captures"), name);
    }

    /** One line per finding that has to be open in the end, {@code node kind chain copies/surplus rule}; sorted. */
    TreeSet<String> findings() {
        TreeSet<String> lines = new TreeSet<>();
        forEachPlane((node, plane) -> {
            for (JsonNode surplus : plane.path("surplus")) {
                lines.add(node + " " + surplus.path("kind").asText() + " "
                        + surplus.path("chain").asText() + " "
                        + surplus.path("copies").asLong() + "/"
                        + surplus.path("surplus").asLong() + " "
                        + surplus.path("rule").asText());
            }
        });
        return lines;
    }

    /** Surplus rules per node and chain, where there are any: {@code node chain} to their number. */
    TreeMap<String, Long> drift() {
        TreeMap<String, Long> rules = new TreeMap<>();
        forEachPlane((node, plane) -> {
            for (JsonNode surplus : plane.path("surplus")) {
                rules.merge(
                        node + " " + surplus.path("chain").asText(),
                        surplus.path("surplus").asLong(),
                        Long::sum);
            }
        });
        return rules;
    }

    /** Foreign rules in own chains per node and chain, where there are any. */
    TreeMap<String, Long> foreign() {
        TreeMap<String, Long> rules = new TreeMap<>();
        forEachPlane((node, plane) -> {
            for (JsonNode foreign : plane.path("foreignInOwnChains")) {
                rules.merge(
                        node + " " + foreign.path("chain").asText(),
                        foreign.path("copies").asLong(),
                        Long::sum);
            }
        });
        return rules;
    }

    /** The findings of the API's list in the lines of {@link #findings()}, those that are not resolved. */
    static TreeSet<String> lines(List<JsonNode> findings) {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode finding : findings) {
            if (!"RESOLVED".equals(finding.path("state").asText())) {
                String line = finding.path("node").asText() + " "
                        + finding.path("kind").asText() + " "
                        + finding.path("chain").asText() + " "
                        + finding.path("copies").asLong() + "/"
                        + finding.path("surplus").asLong() + " "
                        + finding.path("rule").asText();
                lines.add("OPEN".equals(finding.path("state").asText()) ? line : "PROVISIONAL " + line);
            }
        }
        return lines;
    }

    /** A field of drift rows by {@code node chain}, where it is not 0. */
    static TreeMap<String, Long> figures(List<JsonNode> drift, String field) {
        TreeMap<String, Long> figures = new TreeMap<>();
        for (JsonNode row : drift) {
            if (row.path(field).asLong() != 0) {
                figures.merge(
                        row.path("node").asText() + " " + row.path("chain").asText(),
                        row.path(field).asLong(),
                        Long::sum);
            }
        }
        return figures;
    }

    /** What differs, in words; empty when nothing does. */
    static String difference(Object expected, Object actual) {
        return expected.equals(actual) ? "" : "expected " + expected + "\nbut saw  " + actual;
    }

    private interface PlaneReader {
        void read(String node, JsonNode plane);
    }

    private void forEachPlane(PlaneReader reader) {
        for (Map.Entry<String, Path> node : lastPhases().entrySet()) {
            for (JsonNode plane : read(node.getValue().resolve("expected.json")).path("planes")) {
                reader.read(node.getKey(), plane);
            }
        }
    }

    private Map<String, Path> lastPhases() {
        Map<String, Path> last = new TreeMap<>();
        for (Path node : folders(fleet)) {
            List<Path> phases = folders(node);
            last.put(node.getFileName().toString(), phases.get(phases.size() - 1));
        }
        return last;
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
