package io.chaindrift.collector.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.ruleset.IptablesBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code meta.json} says of a phase. Immutable.
 *
 * @param folder the phase's folder
 * @param version the router's; null when there was none
 * @param flags the router's arguments
 * @param running whether the router ran
 * @param backend that the router's iptables works on
 * @param iptablesVersion of the router; null when not recorded
 * @param syncs of the router's process so far
 * @param offset since the beginning of the history
 */
record RecordedPhase(
        Path folder,
        @Nullable String version,
        List<String> flags,
        boolean running,
        IptablesBackend backend,
        @Nullable String iptablesVersion,
        long syncs,
        Duration offset) {

    private static final ObjectMapper JSON = new ObjectMapper();

    RecordedPhase {
        flags = List.copyOf(flags);
    }

    static RecordedPhase read(Path folder) throws IOException {
        Path file = folder.resolve("meta.json");
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode meta = JSON.readTree(in);
            JsonNode offset = meta.path("offsetMinutes");
            if (!offset.canConvertToLong() || offset.longValue() < 0) {
                throw new IOException(file + " lacks offsetMinutes, a whole number from 0");
            }
            List<String> flags = new ArrayList<>();
            meta.path("flags").forEach(flag -> flags.add(flag.asText()));
            return new RecordedPhase(
                    folder,
                    text(meta.path("kubeRouterVersion")),
                    flags,
                    meta.path("running").asBoolean(true),
                    backend(file, meta.path("backend").asText("nft")),
                    text(meta.path("iptablesVersion")),
                    Math.max(0, meta.path("syncs").asLong(0)),
                    Duration.ofMinutes(offset.longValue()));
        }
    }

    /** Syncs since the phase before, or since the router's start where that was in between. */
    long newSyncs(@Nullable RecordedPhase before) {
        if (before == null
                || !Objects.equals(before.version, version)
                || !before.flags.equals(flags)
                || before.backend != backend
                || before.syncs > syncs) {
            return syncs;
        }
        return syncs - before.syncs;
    }

    private static IptablesBackend backend(Path file, String text) throws IOException {
        try {
            return IptablesBackend.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": backend '" + text + "' is neither nft nor legacy", e);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
