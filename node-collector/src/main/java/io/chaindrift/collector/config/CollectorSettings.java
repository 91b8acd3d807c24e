package io.chaindrift.collector.config;

import io.chaindrift.collector.core.Cadence;
import io.chaindrift.collector.privacy.Disclosure;
import io.chaindrift.collector.privacy.Pseudonyms;
import io.chaindrift.ruleset.catalog.RouterVersion;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a collector as text, from a file, the environment and flags; a flag wins over the environment, and that over the
 * file. Everything is read when it is made, so that a wrong value ends the start, with its key and value named. Immutable.
 */
public final class CollectorSettings {

    /** More is a slip of the pen, and times of the machine count nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final int MOST_ATTEMPTS = 100;

    private final Map<CollectorKey, String> values;

    private CollectorSettings(Map<CollectorKey, String> values) {
        this.values = values;
        config("0");
        duration(CollectorKey.DEBOUNCE, true);
        duration(CollectorKey.LONGEST_WAIT, false);
        duration(CollectorKey.LEGACY_POLL, false);
        duration(CollectorKey.LEGACY_POLL_SLOWEST, false);
        programTimeout();
        programOutputBytes();
        cpuShare();
        attempts();
        netlink();
        flush();
        health();
        requests();
        disclosure();
        clientConfig();
        routerVersion();
    }

    /**
     * Reads the settings.
     *
     * @param file properties with the keys of {@link CollectorKey}; null for none
     * @param environment variables
     * @param flags values by key
     * @param hostName the node's name where no setting gives one
     * @throws IllegalArgumentException naming the key, its value and what would be right
     */
    public static CollectorSettings read(
            @Nullable Path file, Map<String, String> environment, Map<CollectorKey, String> flags, String hostName) {
        refuseUnknown(environment);
        Map<String, String> fromFile = file == null ? Map.of() : properties(file);
        Map<CollectorKey, String> values = new EnumMap<>(CollectorKey.class);
        for (CollectorKey key : CollectorKey.values()) {
            String value = flags.get(key);
            value = value == null ? environment.get(key.variable()) : value;
            value = value == null ? fromFile.get(key.key()) : value;
            values.put(key, value == null ? key.otherwise() : value.strip());
        }
        if (values.getOrDefault(CollectorKey.NODE, "").isEmpty()) {
            values.put(CollectorKey.NODE, hostName);
        }
        return new CollectorSettings(values);
    }

    /** A variable that is misspelt would else be a setting that is not there. */
    private static void refuseUnknown(Map<String, String> environment) {
        TreeSet<String> unknown = new TreeSet<>();
        for (String variable : environment.keySet()) {
            if (variable.startsWith(CollectorKey.OWN_PREFIX)) {
                unknown.add(variable);
            }
        }
        unknown.remove(CollectorKey.FILE_VARIABLE);
        for (CollectorKey key : CollectorKey.values()) {
            unknown.remove(key.variable());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("nobody reads these variables: " + String.join(", ", unknown)
                    + "; docs/reference/collector-config.md lists all");
        }
    }

    private static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the settings in " + file + " cannot be read: " + e, e);
        }
        Map<String, String> known = new java.util.HashMap<>();
        TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        for (CollectorKey key : CollectorKey.values()) {
            unknown.remove(key.key());
            String value = properties.getProperty(key.key());
            if (value != null) {
                known.put(key.key(), value);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(file + " has settings that nobody reads: " + String.join(", ", unknown));
        }
        return known;
    }

    /** The collector's own part. */
    public CollectorConfig config(String version) {
        Duration heartbeat = duration(CollectorKey.HEARTBEAT, false);
        return named(
                CollectorKey.KEYFRAME,
                text -> new CollectorConfig(
                        filled(CollectorKey.CLUSTER),
                        filled(CollectorKey.NODE),
                        version,
                        Path.of(filled(CollectorKey.STATE_DIR)),
                        number(CollectorKey.SPOOL_BYTES, CollectorConfig.LEAST_SPOOL_BYTES, Long.MAX_VALUE),
                        duration(CollectorKey.POLL, false),
                        new Cadence(heartbeat, duration(CollectorKey.KEYFRAME, false))));
    }

    /** A duration that is checked already. */
    public Duration duration(CollectorKey key) {
        return duration(key, true);
    }

    /** Share of one core that reading may take. */
    public double cpuShare() {
        return named(CollectorKey.CPU_SHARE, text -> {
            double share = Double.parseDouble(text);
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("it must be above 0 and at most 1");
            }
            return share;
        });
    }

    /** Attempts to read a plane. */
    public int attempts() {
        return (int) number(CollectorKey.ATTEMPTS, 1, MOST_ATTEMPTS);
    }

    /** Whether netlink is listened to. */
    public boolean netlink() {
        return named(CollectorKey.WATCH, text -> {
            if (!text.equals("netlink") && !text.equals("polling")) {
                throw new IllegalArgumentException("it must be netlink or polling");
            }
            return text.equals("netlink");
        });
    }

    /** Whether requests are answered. */
    public boolean requests() {
        return named(CollectorKey.REQUESTS, text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("it must be true or false");
            }
            return text.equals("true");
        });
    }

    /** What leaves the node of foreign rules and names; reads the key. */
    public Disclosure disclosure() {
        Pseudonyms pseudonyms = value(CollectorKey.PSEUDONYM_KEY).isEmpty()
                ? null
                : named(CollectorKey.PSEUDONYM_KEY, file -> {
                    try {
                        return new Pseudonyms(Files.readAllBytes(Path.of(file)));
                    } catch (IOException e) {
                        throw new IllegalArgumentException("it cannot be read: " + e, e);
                    }
                });
        return named(CollectorKey.FULL_TABLES, text -> {
            Set<String> tables = new TreeSet<>();
            for (String table : text.split(",", -1)) {
                if (!table.isBlank()) {
                    tables.add(table.strip());
                }
            }
            return new Disclosure(tables, pseudonyms);
        });
    }

    /** Time of one program. */
    public Duration programTimeout() {
        return duration(CollectorKey.PROGRAM_TIMEOUT, false);
    }

    /** Output of one program at most. */
    public long programOutputBytes() {
        return number(CollectorKey.PROGRAM_OUTPUT_BYTES, 1, Long.MAX_VALUE);
    }

    /** Time to publish the rest when told to stop. */
    public Duration flush() {
        return duration(CollectorKey.FLUSH, true);
    }

    /** Where health is told; null for nowhere. */
    public @Nullable InetSocketAddress health() {
        if (value(CollectorKey.HEALTH).isEmpty()) {
            return null;
        }
        return named(CollectorKey.HEALTH, text -> {
            int colon = text.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("it must be HOST:PORT");
            }
            InetSocketAddress address =
                    new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("nobody knows the host " + text.substring(0, colon));
            }
            return address;
        });
    }

    /** Kafka's brokers; empty where nothing says so. */
    public String bootstrapServers() {
        return value(CollectorKey.BOOTSTRAP_SERVERS);
    }

    /** The schema registry; empty where nothing says so. */
    public String schemaRegistryUrl() {
        return value(CollectorKey.SCHEMA_REGISTRY_URL);
    }

    /** File of Kafka client properties; null for none. */
    public @Nullable Path clientConfig() {
        return value(CollectorKey.CLIENT_CONFIG).isEmpty() ? null : named(CollectorKey.CLIENT_CONFIG, Path::of);
    }

    /** The running router, as the operator says; null where he says nothing. */
    public @Nullable String routerVersion() {
        return value(CollectorKey.ROUTER_VERSION).isEmpty()
                ? null
                : named(CollectorKey.ROUTER_VERSION, text -> {
                    RouterVersion.typed(text);
                    return text;
                });
    }

    /** Its arguments, as the operator says; null where he says nothing. */
    public @Nullable List<String> routerArgs() {
        String text = value(CollectorKey.ROUTER_ARGS);
        return text.isEmpty() ? null : List.of(text.split("\\s+", -1));
    }

    /** The network namespace whose rules are read; null for its own. */
    public @Nullable String netns() {
        return value(CollectorKey.NETNS).isEmpty() ? null : value(CollectorKey.NETNS);
    }

    /** Every setting as a file would have it. */
    public String print() {
        StringBuilder text = new StringBuilder();
        for (CollectorKey key : CollectorKey.values()) {
            text.append(key.key()).append('=').append(value(key)).append('\n');
        }
        return text.toString();
    }

    private String value(CollectorKey key) {
        return values.getOrDefault(key, key.otherwise());
    }

    private String filled(CollectorKey key) {
        return named(key, text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("it must not be empty");
            }
            return text;
        });
    }

    private long number(CollectorKey key, long least, long most) {
        return named(key, text -> {
            long number;
            try {
                number = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("it must be a whole number", e);
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException(
                        "it must be at least " + least + (most == Long.MAX_VALUE ? "" : " and at most " + most));
            }
            return number;
        });
    }

    private Duration duration(CollectorKey key, boolean mayBeZero) {
        return named(key, text -> {
            Duration duration;
            try {
                duration = Duration.parse(text.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("it must be a duration such as PT1M or PT0.25S", e);
            }
            if (duration.isNegative() || (duration.isZero() && !mayBeZero)) {
                throw new IllegalArgumentException("it must be " + (mayBeZero ? "0 or more" : "above 0"));
            }
            if (duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("it must be at most " + LONGEST);
            }
            return duration;
        });
    }

    private <T> T named(CollectorKey key, Function<String, T> read) {
        String value = value(key);
        try {
            return read.apply(value);
        } catch (NamedSettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new NamedSettingException(
                    "setting " + key.key() + " (" + key.variable() + ") is '" + value + "': " + e.getMessage(), e);
        }
    }

    private static final class NamedSettingException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NamedSettingException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
