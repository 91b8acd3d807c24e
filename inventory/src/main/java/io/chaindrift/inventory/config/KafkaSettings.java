package io.chaindrift.inventory.config;

import java.util.Map;

/**
 * The Kafka to write to. Immutable; its text never shows {@link #clientSettings()}, which may hold passwords.
 *
 * @param bootstrapServers as {@code host:port}, separated by commas
 * @param schemaRegistryUrl addresses of the schema registry, separated by commas
 * @param cluster the cluster's id
 * @param clientSettings further settings of Kafka's clients and of the registry's
 */
public record KafkaSettings(
        String bootstrapServers, String schemaRegistryUrl, String cluster, Map<String, String> clientSettings) {

    public KafkaSettings {
        clientSettings = Map.copyOf(clientSettings);
    }

    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=" + bootstrapServers + ", schemaRegistryUrl=" + schemaRegistryUrl
                + ", cluster=" + cluster + "]";
    }
}
