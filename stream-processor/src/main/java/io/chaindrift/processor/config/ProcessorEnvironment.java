package io.chaindrift.processor.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of the program of its own from environment variables: {@code CHAINDRIFT_BOOTSTRAP_SERVERS} and
 * {@code CHAINDRIFT_SCHEMA_REGISTRY_URL} (required), {@code CHAINDRIFT_STATE_DIR} (default {@code /var/lib/chaindrift}),
 * {@code CHAINDRIFT_INSTANCE_ID} (the pod's name; default none), {@code CHAINDRIFT_PROCESSOR_LISTEN} (address for health and metrics;
 * default none).
 */
public final class ProcessorEnvironment {

    private static final String DEFAULT_STATE_DIR = "/var/lib/chaindrift";

    private ProcessorEnvironment() {}

    /** The settings of this process. */
    public static ProcessorConfig read() {
        return read(System.getenv());
    }

    /**
     * The settings in these variables.
     *
     * @throws IllegalArgumentException naming the variable that is missing
     */
    public static ProcessorConfig read(Map<String, String> variables) {
        return ProcessorConfig.production(
                required(variables, "CHAINDRIFT_BOOTSTRAP_SERVERS"),
                required(variables, "CHAINDRIFT_SCHEMA_REGISTRY_URL"),
                Path.of(variables.getOrDefault("CHAINDRIFT_STATE_DIR", DEFAULT_STATE_DIR)),
                variables.get("CHAINDRIFT_INSTANCE_ID"));
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
