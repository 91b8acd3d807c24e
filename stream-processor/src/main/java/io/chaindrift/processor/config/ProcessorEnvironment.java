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
 * Reads the settings of the program of its own from environment variables: {@code CHAINDRIFT_BOOTSTRAP_SERVERS} and
 * {@code CHAINDRIFT_SCHEMA_REGISTRY_URL} (required), {@code CHAINDRIFT_STATE_DIR} (default {@code /var/lib/chaindrift}),
 * {@code CHAINDRIFT_INSTANCE_ID} (the pod's name; default none), {@code CHAINDRIFT_CLIENT_CONFIG} (file of further Kafka client properties,
 * such as those for TLS and SASL; default none), {@code CHAINDRIFT_PROCESSOR_LISTEN} (address for health and metrics; default none),
 * {@code CHAINDRIFT_FORGET_AFTER} (a node that nobody has spoken of for so long is taken out of all books; as long as node-events keeps
 * its records; default {@code P14D}), {@code CHAINDRIFT_RESOLVED_KEPT} (a finding that was resolved so long ago leaves the present
 * findings; default {@code P30D}).
 */
public final class ProcessorEnvironment {

    private static final String DEFAULT_STATE_DIR = "/var/lib/chaindrift";
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(400);

    private ProcessorEnvironment() {}

    /** The settings of this process. */
    public static ProcessorConfig read() {
        return read(System.getenv());
    }

    /**
     * The settings in these variables.
     *
     * @throws IllegalArgumentException naming the variable that is missing, or the file that cannot be read
     */
    public static ProcessorConfig read(Map<String, String> variables) {
        ProcessorConfig config = ProcessorConfig.production(
                        required(variables, "CHAINDRIFT_BOOTSTRAP_SERVERS"),
                        required(variables, "CHAINDRIFT_SCHEMA_REGISTRY_URL"),
                        Path.of(variables.getOrDefault("CHAINDRIFT_STATE_DIR", DEFAULT_STATE_DIR)),
                        variables.get("CHAINDRIFT_INSTANCE_ID"))
                .with(clientProperties(variables.getOrDefault("CHAINDRIFT_CLIENT_CONFIG", "")));
        LivenessRules rules = config.liveness();
        return config.withLiveness(
                        rules.forgettingAfter(duration(variables, "CHAINDRIFT_FORGET_AFTER", rules.forgetAfter())))
                .keepingResolved(duration(variables, "CHAINDRIFT_RESOLVED_KEPT", config.resolvedKept()));
    }

    private static Duration duration(Map<String, String> variables, String name, Duration otherwise) {
        String text = variables.get(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not a duration such as P14D", e);
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": '" + text + "' is not from " + SHORTEST + " to " + LONGEST);
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
