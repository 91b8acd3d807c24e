package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.config.ClientProperties;
import io.chaindrift.cli.config.Environment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What every role needs: a Kafka and a registry. Each can also come from the environment, as in the manifests; an option wins.
 * Filled by picocli.
 */
final class RoleOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,…]",
            description = "The Kafka to use (CHAINDRIFT_BOOTSTRAP_SERVERS).")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--schema-registry-url",
            paramLabel = "URL[,…]",
            description = "The schema registry to use (CHAINDRIFT_SCHEMA_REGISTRY_URL).")
    private @Nullable String schemaRegistryUrl;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Kafka client properties, such as those for TLS and SASL (CHAINDRIFT_CLIENT_CONFIG).")
    private @Nullable String clientConfig;

    @Option(names = "--verbose", description = "Log more, to standard error.")
    private boolean verbose;

    /** Whether to log more. */
    boolean verbose() {
        return verbose;
    }

    /** The environment, with what the options say on top. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Environment.variables());
        put(environment, "CHAINDRIFT_BOOTSTRAP_SERVERS", bootstrapServers);
        put(environment, "CHAINDRIFT_SCHEMA_REGISTRY_URL", schemaRegistryUrl);
        put(environment, "CHAINDRIFT_CLIENT_CONFIG", clientConfig);
        return environment;
    }

    /**
     * The Kafka to use.
     *
     * @throws CommandException when neither option nor variable says so
     */
    String bootstrapServers() {
        return required("--bootstrap-servers", "CHAINDRIFT_BOOTSTRAP_SERVERS");
    }

    /**
     * The registry to use.
     *
     * @throws CommandException when neither option nor variable says so
     */
    String schemaRegistryUrl() {
        return required("--schema-registry-url", "CHAINDRIFT_SCHEMA_REGISTRY_URL");
    }

    /** The settings of Kafka's clients; empty where none are given. */
    Map<String, String> clientProperties() {
        String file = environment().getOrDefault("CHAINDRIFT_CLIENT_CONFIG", "");
        return file.isBlank() ? Map.of() : ClientProperties.read(Path.of(file));
    }

    private String required(String option, String variable) {
        String value = environment().getOrDefault(variable, "");
        if (value.isBlank()) {
            throw CommandException.unusable("give " + option + ", or set " + variable + ".");
        }
        return value;
    }

    /** Sets a variable that an option gives. */
    static void put(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }
}
