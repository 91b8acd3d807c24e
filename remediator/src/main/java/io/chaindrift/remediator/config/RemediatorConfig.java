package io.chaindrift.remediator.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the remediator needs to run. Immutable; its text never shows {@link #clientSettings()}, which may hold passwords.
 *
 * @param bootstrapServers the Kafka to use, as {@code host:port}, separated by commas
 * @param schemaRegistryUrl addresses of the schema registry, separated by commas
 * @param applicationId names the consumer group and the transactional id: one instance with this id works, an older one stops
 * @param settle how long the findings of a node must be quiet before they are decided on: the findings of one capture arrive
 *     one after another
 * @param health where {@code /livez} and {@code /readyz} are answered; empty: nowhere
 * @param clientSettings further settings of Kafka's clients and of the registry's, such as those for TLS and SASL
 */
public record RemediatorConfig(
        String bootstrapServers,
        String schemaRegistryUrl,
        String applicationId,
        Duration settle,
        Optional<HostPort> health,
        Map<String, String> clientSettings) {

    /** Application id where nothing else is configured. */
    public static final String DEFAULT_APPLICATION_ID = "chaindrift-remediator";

    /** Quiet time where nothing else is configured: several times what the findings of one capture need to arrive. */
    public static final Duration DEFAULT_SETTLE = Duration.ofMillis(500);

    private static final Duration LONGEST_SETTLE = Duration.ofMinutes(1);

    /** The environment's names of the settings; there are no others. */
    public enum Key {
        CHAINDRIFT_BOOTSTRAP_SERVERS,
        CHAINDRIFT_SCHEMA_REGISTRY_URL,
        /** A file of further client settings in the form of Java properties. */
        CHAINDRIFT_CLIENT_CONFIG,
        CHAINDRIFT_REMEDIATOR_APPLICATION_ID,
        /** ISO-8601, such as {@code PT0.5S}. */
        CHAINDRIFT_REMEDIATOR_SETTLE,
        /** {@code host:port}. */
        CHAINDRIFT_REMEDIATOR_HEALTH
    }

    public RemediatorConfig {
        required("bootstrap servers", bootstrapServers);
        required("schema registry URL", schemaRegistryUrl);
        required("application id", applicationId);
        if (settle.isNegative() || settle.isZero() || settle.compareTo(LONGEST_SETTLE) > 0) {
            throw new IllegalArgumentException(
                    "settle time " + settle + " must be above 0 and at most " + LONGEST_SETTLE);
        }
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Settings for these servers with every default, without a health endpoint. */
    public static RemediatorConfig of(String bootstrapServers, String schemaRegistryUrl) {
        return new RemediatorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                DEFAULT_APPLICATION_ID,
                DEFAULT_SETTLE,
                Optional.empty(),
                Map.of());
    }

    /**
     * The settings of this process's environment.
     *
     * @throws IllegalArgumentException naming the variable and its value
     */
    public static RemediatorConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The settings of an environment.
     *
     * @throws IllegalArgumentException naming the variable and its value
     */
    public static RemediatorConfig fromEnvironment(Map<String, String> environment) {
        refuseUnknown(environment.keySet());
        return new RemediatorConfig(
                required(environment, Key.CHAINDRIFT_BOOTSTRAP_SERVERS),
                required(environment, Key.CHAINDRIFT_SCHEMA_REGISTRY_URL),
                value(environment, Key.CHAINDRIFT_REMEDIATOR_APPLICATION_ID).orElse(DEFAULT_APPLICATION_ID),
                value(environment, Key.CHAINDRIFT_REMEDIATOR_SETTLE)
                        .map(RemediatorConfig::settle)
                        .orElse(DEFAULT_SETTLE),
                value(environment, Key.CHAINDRIFT_REMEDIATOR_HEALTH)
                        .map(text -> HostPort.parse(Key.CHAINDRIFT_REMEDIATOR_HEALTH.name(), text)),
                value(environment, Key.CHAINDRIFT_CLIENT_CONFIG)
                        .map(RemediatorConfig::properties)
                        .orElse(Map.of()));
    }

    /** These settings with another quiet time. */
    public RemediatorConfig withSettle(Duration newSettle) {
        return new RemediatorConfig(
                bootstrapServers, schemaRegistryUrl, applicationId, newSettle, health, clientSettings);
    }

    @Override
    public String toString() {
        return "RemediatorConfig[bootstrapServers=" + bootstrapServers + ", schemaRegistryUrl=" + schemaRegistryUrl
                + ", applicationId=" + applicationId + ", settle=" + settle + ", health="
                + health.map(HostPort::toString).orElse("off") + ", clientSettings="
                + new TreeMap<>(clientSettings).keySet() + "]";
    }

    /** A misspelt setting must not be a default that nobody asked for. */
    private static void refuseUnknown(Set<String> names) {
        Set<String> known = Arrays.stream(Key.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : new TreeSet<>(names)) {
            if (name.startsWith("CHAINDRIFT_REMEDIATOR_") && !known.contains(name)) {
                throw new IllegalArgumentException(name + " is not a setting; there are " + known);
            }
        }
    }

    private static Optional<String> value(Map<String, String> environment, Key key) {
        return Optional.ofNullable(environment.get(key.name())).filter(text -> !text.isBlank());
    }

    private static String required(Map<String, String> environment, Key key) {
        return value(environment, key)
                .orElseThrow(() -> new IllegalArgumentException(key + " is not set, and the remediator needs it"));
    }

    private static void required(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + what + " must not be empty");
        }
    }

    private static Duration settle(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    Key.CHAINDRIFT_REMEDIATOR_SETTLE + " '" + text + "' is not a duration such as PT0.5S", e);
        }
    }

    private static Map<String, String> properties(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(Key.CHAINDRIFT_CLIENT_CONFIG + " " + file + " cannot be read: " + e, e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
