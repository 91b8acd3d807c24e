package io.chaindrift.processor.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One phase of a recorded node. */
public record Phase(
        String label,
        @Nullable String version,
        List<String> flags,
        boolean running,
        String backend,
        long syncs,
        long observedAt,
        SortedMap<String, NamedRuleset> planes) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MINUTE = 60_000;
    /** 2026-01-01T00:00:00Z. */
    private static final long BASE = 1_767_225_600_000L;

    public static List<Phase> of(String scenario, String node) {
        Path folder = Path.of(System.getProperty("chaindrift.captures"), scenario, node);
        List<Phase> phases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path phase : folders.sorted().toList()) {
                phases.add(read(phase));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phases;
    }

    /** A phase in nft mode, with its native tables alone. */
    public static Phase inNftMode(String scenario, String node, int index) {
        Phase phase = of(scenario, node).get(index);
        Path listing = Path.of(System.getProperty("chaindrift.captures"), scenario, node, phase.label(), "nft.json");
        SortedMap<String, NamedRuleset> planes = new TreeMap<>();
        try {
            NftJsonParser.parse(Files.readAllBytes(listing), Limits.DEFAULT)
                    .forEach((family, rules) -> planes.put(
                            family.id() + "-native", NamedForm.of(rules).published()));
        } catch (IOException | SyntaxException e) {
            throw new IllegalStateException(listing + " cannot be read", e);
        }
        return new Phase(
                phase.label(),
                phase.version(),
                phase.flags(),
                phase.running(),
                "native",
                phase.syncs(),
                phase.observedAt(),
                planes);
    }

    /** The same rules under another release that has started since and synced so often, a minute later. */
    public Phase upgraded(String to, long syncsSince) {
        return new Phase(to, to, flags, true, backend, syncsSince, observedAt + MINUTE, planes);
    }

    /** The same at another time. */
    public Phase at(long when) {
        return new Phase(label, version, flags, running, backend, syncs, when, planes);
    }

    /** The same with the router running, or not. */
    public Phase running(boolean runs) {
        return new Phase(label, version, flags, runs, backend, syncs, observedAt, planes);
    }

    /** The same, later and after further syncs. */
    public Phase after(long moreSyncs, long millis) {
        return new Phase(label, version, flags, running, backend, syncs + moreSyncs, observedAt + millis, planes);
    }

    /** The same with this plane alone. */
    public Phase only(String plane) {
        return holding(new TreeMap<>(Map.of(plane, planes.get(plane))));
    }

    /** The same with other rules. */
    public Phase holding(SortedMap<String, NamedRuleset> other) {
        return new Phase(label, version, flags, running, backend, syncs, observedAt, other);
    }

    private static Phase read(Path folder) throws IOException {
        JsonNode meta = JSON.readTree(folder.resolve("meta.json").toFile());
        String backend = meta.path("backend").asText("nft");
        SortedMap<String, NamedRuleset> planes = new TreeMap<>();
        Map<String, String> files = Map.of(
                "all.save",
                "ipv4-" + backend,
                "ip6.save",
                "ipv6-" + backend,
                "all.other-backend-legacy.save",
                "ipv4-legacy",
                "all.other-backend-nft.save",
                "ipv4-nft");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path save = folder.resolve(file.getKey());
            if (Files.exists(save)) {
                planes.put(file.getValue(), named(save));
            }
        }
        List<String> flags = new ArrayList<>();
        meta.path("flags").forEach(flag -> flags.add(flag.asText()));
        JsonNode version = meta.path("kubeRouterVersion");
        return new Phase(
                folder.getFileName().toString(),
                version.isTextual() ? version.asText() : null,
                flags,
                meta.path("running").asBoolean(false),
                backend,
                meta.path("syncs").asLong(0),
                BASE + meta.path("offsetMinutes").asLong() * MINUTE,
                planes);
    }

    private static NamedRuleset named(Path save) throws IOException {
        try {
            return NamedForm.of(SaveParser.parse(Files.readAllBytes(save), Limits.DEFAULT))
                    .published();
        } catch (SyntaxException e) {
            throw new IOException(save + ": " + e.getMessage(), e);
        }
    }
}
