package io.chaindrift.processor.config;

import io.chaindrift.processor.topology.LivenessRules;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of the program of its own from environment variables. What each means, its range and its default are in
 * {@code docs/reference/processor.md}, which is made of the options that stand for them; {@code CHAINDRIFT_BOOTSTRAP_SERVERS} and
 * {@code CHAINDRIFT_SCHEMA_REGISTRY_URL} are required. Times are written as in {@code PT15M}. Stateless and thread-safe.
 */
public final class ProcessorEnvironment {

    private static final String DEFAULT_STATE_DIR = "/var/lib/chaindrift";
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final int MOST_THREADS = 64;
    private static final int MOST_STANDBYS = 8;
    private static final int MOST_NODES_IN_MEMORY = 100_000;

    private ProcessorEnvironment() {}

    /** The settings of this process. */
    public static ProcessorConfig read() {
        return read(System.getenv());
    }

    /**
     * The settings in these variables.
     *
     * @throws IllegalArgumentException naming the variable that is missing or out of its range, or the file that cannot be read
     */
    public static ProcessorConfig read(Map<String, String> variables) {
        ProcessorConfig config = ProcessorConfig.production(
                        required(variables, "CHAINDRIFT_BOOTSTRAP_SERVERS"),
                        required(variables, "CHAINDRIFT_SCHEMA_REGISTRY_URL"),
                        Path.of(variables.getOrDefault("CHAINDRIFT_STATE_DIR", DEFAULT_STATE_DIR)),
                        variables.get("CHAINDRIFT_INSTANCE_ID"))
                .with(clientProperties(variables.getOrDefault("CHAINDRIFT_CLIENT_CONFIG", "")));
        return engine(config, variables)
                .withLiveness(liveness(config.liveness(), variables))
                .keepingResolved(
                        duration(variables, "CHAINDRIFT_RESOLVED_KEPT", config.resolvedKept(), SHORTEST, LONGEST));
    }

    private static ProcessorConfig engine(ProcessorConfig config, Map<String, String> variables) {
        return config.sized(
                number(variables, "CHAINDRIFT_THREADS", config.threads(), 1, MOST_THREADS),
                number(variables, "CHAINDRIFT_STANDBYS", config.standbys(), 0, MOST_STANDBYS),
                number(variables, "CHAINDRIFT_NODES_IN_MEMORY", config.cachedNodes(), 0, MOST_NODES_IN_MEMORY),
                duration(
                        variables,
                        "CHAINDRIFT_COMMIT_EVERY",
                        config.commitInterval(),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(30)));
    }

    private static LivenessRules liveness(LivenessRules rules, Map<String, String> variables) {
        Duration silence = duration(
                variables,
                "CHAINDRIFT_SILENT_AFTER",
                rules.allowedSilence(),
                Duration.ofMinutes(1),
                Duration.ofDays(7));
        return new LivenessRules(
                silence,
                duration(
                        variables,
                        "CHAINDRIFT_SILENCE_CHECKED_EVERY",
                        shorter(rules.checkEvery(), silence),
                        Duration.ofSeconds(1),
                        silence),
                duration(
                        variables,
                        "CHAINDRIFT_LIFE_TOLD_EVERY",
                        shorter(rules.refreshAfter(), silence),
                        Duration.ofSeconds(1),
                        silence),
                duration(variables, "CHAINDRIFT_FORGET_AFTER", rules.forgetAfter(), SHORTEST, LONGEST));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static int number(Map<String, String> variables, String name, int otherwise, int least, int most) {
        String text = variables.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not a whole number", e);
        }
        throw new IllegalArgumentException(name + ": '" + text + "' is not from " + least + " to " + most);
    }

    private static Duration duration(
            Map<String, String> variables, String name, Duration otherwise, Duration least, Duration most) {
        String text = variables.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not a duration such as " + otherwise, e);
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not from " + least + " to " + most);
        }
        return duration;
    }

    private static Map<String, String> clientProperties(String file) {
        if (file.isBlank()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("CHAINDRIFT_CLIENT_CONFIG " + file + " cannot be read: " + e, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /**
     * Address for health and metrics in {@code CHAINDRIFT_PROCESSOR_LISTEN}, such as {@code 127.0.0.1:8081}; empty: it listens on none.
     */
    public static Optional<String> listen(Map<String, String> variables) {
        return Optional.ofNullable(variables.get("CHAINDRIFT_PROCESSOR_LISTEN")).filter(address -> !address.isBlank());
    }

    /** The same of this process. */
    public static Optional<String> listen() {
        return listen(System.getenv());
    }

    private static String required(Map<String, String> variables, String name) {
        @Nullable String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
