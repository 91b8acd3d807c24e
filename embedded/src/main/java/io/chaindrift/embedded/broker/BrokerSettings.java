package io.chaindrift.embedded.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an embedded broker keeps its log and where it listens.
 *
 * @param directory the broker's own directory; created when absent, locked while the broker runs
 * @param port the port on 127.0.0.1 that clients use; 0 picks a free one
 * @param overrides Kafka broker properties that win over the embedded profile, by Kafka's names
 */
public record BrokerSettings(Path directory, int port, Map<String, String> overrides) {
    private static final int LAST_PORT = 65_535;

    public BrokerSettings {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("The broker's port must be 0 to " + LAST_PORT + ", but is " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    /** The embedded profile in {@code directory}, on a free port. */
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(directory, 0, Map.of());
    }

    /** The same with another port; 0 picks a free one. */
    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(directory, newPort, overrides);
    }

    /** The same with one more broker property, by Kafka's name. */
    public BrokerSettings with(String property, String value) {
        Map<String, String> more = new TreeMap<>(overrides);
        more.put(property, value);
        return new BrokerSettings(directory, port, more);
    }
}
