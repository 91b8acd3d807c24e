package io.chaindrift.inventory.config;

import io.chaindrift.inventory.core.InventorySettings;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All settings of the inventory, checked. Immutable.
 *
 * @param kafka where it writes
 * @param kubernetes what it watches
 * @param decisions what its decisions depend on
 * @param settle how long changes are gathered
 * @param address where it answers probes and metrics
 * @param values every setting as text, for people: no passwords, which are in the client settings' file alone
 */
public record InventoryConfig(
        KafkaSettings kafka,
        KubernetesSettings kubernetes,
        InventorySettings decisions,
        Duration settle,
        HostPort address,
        SortedMap<Key, String> values) {

    public InventoryConfig {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * The settings of this process's environment.
     *
     * @throws IllegalArgumentException naming the setting and its value
     */
    public static InventoryConfig fromEnvironment() {
        return of(System.getenv());
    }

    /**
     * The settings of a map by the names of {@link Key}; other names count for nothing, unless they begin like the inventory's own.
     *
     * @throws IllegalArgumentException naming the setting and its value
     */
    public static InventoryConfig of(Map<String, String> given) {
        return new ConfigReader(given).read();
    }

    /** Every setting in effect with its meaning, in a form that an environment file takes. */
    public String print() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append("# ")
                .append(key.meaning())
                .append('\n')
                .append(key)
                .append('=')
                .append(value)
                .append('\n'));
        return text.toString();
    }
}
