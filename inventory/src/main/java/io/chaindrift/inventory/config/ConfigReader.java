package io.chaindrift.inventory.config;

import io.chaindrift.inventory.core.DigestVersions;
import io.chaindrift.inventory.core.InventorySettings;
import io.chaindrift.inventory.core.ObjectName;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and checks settings. Used once. */
final class ConfigReader {

    private static final Duration READY_HOLD = Duration.ofMinutes(1);
    private static final Duration FORGET_AFTER = Duration.ofDays(30);
    private static final String NONE = "none";

    private final SortedMap<Key, String> values = new TreeMap<>();

    ConfigReader(Map<String, String> given) {
        for (String name : new TreeSet<>(given.keySet())) {
            if (name.startsWith(Key.PREFIX)
                    && Arrays.stream(Key.values()).noneMatch(key -> key.name().equals(name))) {
                throw new IllegalArgumentException(
                        name + " is not a setting; there are " + Arrays.toString(Key.values()));
            }
        }
        for (Key key : Key.values()) {
            String value = given.getOrDefault(key.name(), "").strip();
            values.put(key, value.isEmpty() ? key.byDefault() : value);
        }
        if (text(Key.CHAINDRIFT_INVENTORY_IDENTITY).isEmpty()) {
            values.put(
                    Key.CHAINDRIFT_INVENTORY_IDENTITY,
                    given.getOrDefault("HOSTNAME", "inventory") + "-"
                            + ProcessHandle.current().pid());
        }
    }

    InventoryConfig read() {
        KafkaSettings kafka = new KafkaSettings(
                required(Key.CHAINDRIFT_BOOTSTRAP_SERVERS),
                required(Key.CHAINDRIFT_SCHEMA_REGISTRY_URL),
                required(Key.CHAINDRIFT_CLUSTER),
                properties(Key.CHAINDRIFT_CLIENT_CONFIG));
        return new InventoryConfig(
                kafka,
                kubernetes(),
                decisions(),
                duration(Key.CHAINDRIFT_INVENTORY_SETTLE, Duration.ofMillis(1), Duration.ofMinutes(1)),
                parsed(Key.CHAINDRIFT_INVENTORY_ADDRESS, HostPort::parse),
                values);
    }

    private KubernetesSettings kubernetes() {
        String collector = text(Key.CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET);
        return new KubernetesSettings(
                new KubernetesSettings.Server(
                        optional(Key.CHAINDRIFT_INVENTORY_KUBERNETES_URL).map(text -> server(text)),
                        optional(Key.CHAINDRIFT_INVENTORY_TOKEN_FILE).map(Path::of),
                        optional(Key.CHAINDRIFT_INVENTORY_CA_FILE).map(Path::of)),
                new KubernetesSettings.LeaseSettings(
                        parsed(Key.CHAINDRIFT_INVENTORY_LEASE, ObjectName::parse),
                        text(Key.CHAINDRIFT_INVENTORY_IDENTITY),
                        duration(
                                Key.CHAINDRIFT_INVENTORY_LEASE_DURATION,
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(10))),
                parsed(Key.CHAINDRIFT_INVENTORY_ROUTER_DAEMONSET, ObjectName::parse),
                parsed(Key.CHAINDRIFT_INVENTORY_ROUTER_PODS, ConfigReader::labels),
                text(Key.CHAINDRIFT_INVENTORY_ROUTER_CONTAINER),
                collector.equals(NONE)
                        ? Optional.empty()
                        : Optional.of(parsed(Key.CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET, ObjectName::parse)),
                duration(Key.CHAINDRIFT_INVENTORY_RELIST, Duration.ofSeconds(1), Duration.ofHours(24)));
    }

    private InventorySettings decisions() {
        DigestVersions digests = DigestVersions.NONE;
        Map<String, String> byDigest = properties(Key.CHAINDRIFT_INVENTORY_DIGESTS);
        if (!byDigest.isEmpty()) {
            digests = parsed(Key.CHAINDRIFT_INVENTORY_DIGESTS, file -> new DigestVersions(new TreeMap<>(byDigest)));
        }
        return new InventorySettings(
                list(Key.CHAINDRIFT_INVENTORY_POOL_LABELS),
                list(Key.CHAINDRIFT_INVENTORY_LABELS),
                digests,
                duration(Key.CHAINDRIFT_INVENTORY_REFRESH, Duration.ofMinutes(1), Duration.ofDays(7)),
                READY_HOLD,
                FORGET_AFTER);
    }

    private String text(Key key) {
        return values.getOrDefault(key, "");
    }

    private Optional<String> optional(Key key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    private String required(Key key) {
        return optional(key)
                .orElseThrow(() -> new IllegalArgumentException(key + " is not set, and the inventory needs it"));
    }

    private <T> T parsed(Key key, Function<String, T> parser) {
        try {
            return parser.apply(text(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private Duration duration(Key key, Duration least, Duration most) {
        String text = text(key);
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(key + ": '" + text + "' is not a duration such as PT15S", e);
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + ": '" + text + "' is not from " + least + " to " + most);
        }
        return duration;
    }

    private List<String> list(Key key) {
        return Arrays.stream(text(key).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private Map<String, String> properties(Key key) {
        String file = text(key);
        if (file.isEmpty()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            // A colon ends a key, and digests have one.
            String text = key == Key.CHAINDRIFT_INVENTORY_DIGESTS ? escaped(reader) : null;
            properties.load(text == null ? reader : new java.io.StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + file + " cannot be read: " + e, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    }

    private static String escaped(Reader reader) throws IOException {
        java.io.StringWriter text = new java.io.StringWriter();
        reader.transferTo(text);
        return text.toString().replace(":", "\\:");
    }

    private static URI server(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw noServer(text);
        }
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw noServer(text);
        }
        return uri;
    }

    private static IllegalArgumentException noServer(String text) {
        return new IllegalArgumentException(Key.CHAINDRIFT_INVENTORY_KUBERNETES_URL + ": '" + text
                + "' is not an address such as https://10.96.0.1:443");
    }

    private static SortedMap<String, String> labels(String text) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (String label : text.split(",", -1)) {
            int equals = label.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("'" + label + "' is not key=value");
            }
            labels.put(
                    label.substring(0, equals).strip(),
                    label.substring(equals + 1).strip());
        }
        return labels;
    }
}
