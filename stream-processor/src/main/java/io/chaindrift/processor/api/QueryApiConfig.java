package io.chaindrift.processor.api;

import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.topology.Topics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of the query role.
 *
 * @param bootstrapServers {@code host:port} of the brokers, comma-separated
 * @param schemaRegistryUrl base URL of the registry
 * @param topics names of the topics that are read
 * @param clientProperties further settings of the Kafka client, such as those for TLS and SASL
 * @param host address to listen on
 * @param port port to listen on; 0: any free one
 * @param allowedHosts names, without port, by which it may be addressed besides the loopback names; {@code *}: any
 * @param historyEntries history records held in memory at most, of each kind
 * @param historyEntriesPerLine history records held of one chain or finding
 * @param access who may ask, and how
 * @param streamClients clients of the live stream at one time, at most
 * @param rollouts when a node that runs an older release than it should counts as behind
 */
public record QueryApiConfig(
        String bootstrapServers,
        String schemaRegistryUrl,
        Topics topics,
        Map<String, String> clientProperties,
        String host,
        int port,
        List<String> allowedHosts,
        AccessConfig access,
        int historyEntries,
        int historyEntriesPerLine,
        int streamClients,
        RolloutRules rollouts) {

    /** Where it listens unless told otherwise: reachable from this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int HISTORY_ENTRIES = 200_000;
    private static final int HISTORY_ENTRIES_PER_LINE = 500;
    private static final int STREAM_CLIENTS = 64;
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1");
    private static final int LAST_PORT = 65_535;

    /**
     * Copies the collections and checks the figures.
     *
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    public QueryApiConfig {
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(rollouts, "rollouts");
        clientProperties = Map.copyOf(clientProperties);
        allowedHosts = List.copyOf(allowedHosts);
        if (bootstrapServers.isBlank() || schemaRegistryUrl.isBlank() || host.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers, registry URL and host must not be blank");
        }
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("port " + port + " must be 1 to " + LAST_PORT + ", or 0 for a free one");
        }
        if (historyEntries < 1 || historyEntriesPerLine < 1 || streamClients < 1) {
            throw new IllegalArgumentException("history entries and stream clients must be at least 1");
        }
    }

    /** On the loopback address, with the topics of production. */
    public static QueryApiConfig of(String bootstrapServers, String schemaRegistryUrl, int port) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                Topics.PRODUCTION,
                Map.of(),
                LOOPBACK,
                port,
                List.of(),
                AccessConfig.OPEN,
                HISTORY_ENTRIES,
                HISTORY_ENTRIES_PER_LINE,
                STREAM_CLIENTS,
                RolloutRules.DEFAULT);
    }

    /** The same, reading other topics. */
    public QueryApiConfig reading(Topics otherTopics) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                otherTopics,
                clientProperties,
                host,
                port,
                allowedHosts,
                access,
                historyEntries,
                historyEntriesPerLine,
                streamClients,
                rollouts);
    }

    /** The same with further settings of the Kafka client. */
    public QueryApiConfig with(Map<String, String> otherClientProperties) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                topics,
                otherClientProperties,
                host,
                port,
                allowedHosts,
                access,
                historyEntries,
                historyEntriesPerLine,
                streamClients,
                rollouts);
    }

    /** The same at another address, to be addressed by these names. */
    public QueryApiConfig listeningOn(String otherHost, List<String> otherAllowedHosts) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                topics,
                clientProperties,
                otherHost,
                port,
                otherAllowedHosts,
                access,
                historyEntries,
                historyEntriesPerLine,
                streamClients,
                rollouts);
    }

    /** The same, protected so. */
    public QueryApiConfig protectedBy(AccessConfig other) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                topics,
                clientProperties,
                host,
                port,
                allowedHosts,
                other,
                historyEntries,
                historyEntriesPerLine,
                streamClients,
                rollouts);
    }

    /** The same, by other rules of rollouts. */
    public QueryApiConfig judging(RolloutRules otherRollouts) {
        return new QueryApiConfig(
                bootstrapServers,
                schemaRegistryUrl,
                topics,
                clientProperties,
                host,
                port,
                allowedHosts,
                access,
                historyEntries,
                historyEntriesPerLine,
                streamClients,
                otherRollouts);
    }

    /** True when it can be reached from this machine only. */
    public boolean loopback() {
        return LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT)) || host.startsWith("127.");
    }
}
