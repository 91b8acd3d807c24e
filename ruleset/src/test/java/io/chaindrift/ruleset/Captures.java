package io.chaindrift.ruleset;

import io.chaindrift.ruleset.parse.Json;
import io.chaindrift.ruleset.parse.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The captures that the tests are measured against. */
public final class Captures {

    private Captures() {}

    public static Path root() {
        return Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));
    }

    /** Every phase of every node of every scenario. */
    public static List<Path> phases() {
        try (Stream<Path> files = Files.walk(root(), 4)) {
            return files.filter(file -> file.endsWith("expected.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path phase(String scenario, String node, String number) {
        return phases().stream()
                .filter(phase -> phase.startsWith(root().resolve(scenario).resolve(node)))
                .filter(phase -> phase.getFileName().toString().startsWith(number))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> json(Path file) {
        try {
            return (Map<String, Object>) Json.parse(Files.readString(file), Limits.DEFAULT);
        } catch (Exception e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
