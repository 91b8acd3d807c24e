package io.chaindrift.processor.config;

import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.topology.LivenessRules;
import io.chaindrift.processor.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the stream processor.
 *
 * @param bootstrapServers {@code host:port} of the brokers, comma-separated
 * @param schemaRegistryUrl base URL of the registry
 * @param applicationId the Streams application id; a replay has one of its own
 * @param topics names of the topics
 * @param stateDir folder for the state stores, on a disk that outlives the process; never shared
 * @param threads stream threads, at least 1
 * @param standbys copies of each store on other instances
 * @param replication replicas of internal topics; -1: the broker's default
 * @param instanceId fixed id of this instance, so that a restart keeps its tasks; null: none
 * @param sessionTimeout after this time without a heartbeat an instance is given up
 * @param commitInterval time between commits: facts are seen by readers that much later at most
 * @param liveness when a node is called silent, and when it is given up
 * @param resolvedKept how long a resolved finding is kept among the present ones, by the times of events
 * @param cachedNodes how many nodes' states a task keeps in memory
 * @param clientProperties further settings of the Kafka clients, such as those for TLS and SASL; those that the processor rests on win
 */
public record ProcessorConfig(
        String bootstrapServers,
        String schemaRegistryUrl,
        String applicationId,
        Topics topics,
        Path stateDir,
        int threads,
        int standbys,
        int replication,
        @Nullable String instanceId,
        Duration sessionTimeout,
        Duration commitInterval,
        LivenessRules liveness,
        Duration resolvedKept,
        int cachedNodes,
        Map<String, String> clientProperties) {

    /** The application id in production. */
    public static final String APPLICATION_ID = "chaindrift-stream-processor";

    /** Entries of state that wait for the next commit, and those of late, in all threads together. */
    public static final long STATE_CACHE_BYTES = 64L << 20;

    /** A first capture and its changelog are hundreds of kilobytes: many small requests cost the broker most. */
    private static final int BATCH_BYTES = 128 << 10;

    /** Nothing is read before it is committed, and a commit sends what waits: sending sooner only makes more and smaller requests. */
    private static final int LINGER_MILLIS = 500;

    private static final int NODES_IN_MEMORY = 2_000;
    private static final Duration EMBEDDED_SESSION = Duration.ofSeconds(6);
    private static final Duration SESSION = Duration.ofSeconds(45);
    private static final Duration EMBEDDED_COMMIT = Duration.ofMillis(200);
    private static final Duration COMMIT = Duration.ofSeconds(1);
    private static final Duration EMBEDDED_SILENCE = Duration.ofSeconds(90);
    private static final Duration EMBEDDED_CHECK = Duration.ofSeconds(5);
    private static final Duration EMBEDDED_REFRESH = Duration.ofSeconds(15);

    public ProcessorConfig {
        Objects.requireNonNull(bootstrapServers, "bootstrapServers");
        Objects.requireNonNull(schemaRegistryUrl, "schemaRegistryUrl");
        Objects.requireNonNull(applicationId, "applicationId");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(stateDir, "stateDir");
        clientProperties = Map.copyOf(clientProperties);
        if (threads < 1 || standbys < 0) {
            throw new IllegalArgumentException(
                    "threads must be at least 1 and standbys at least 0, not " + threads + " and " + standbys);
        }
        if (cachedNodes < 0 || commitInterval.isNegative() || commitInterval.isZero()) {
            throw new IllegalArgumentException(
                    "nodes in memory must be at least 0 and the time between commits above 0, not " + cachedNodes
                            + " and " + commitInterval);
        }
    }

    /** For one process with its own broker: found again 6 s after a kill, no copies. */
    public static ProcessorConfig embedded(String bootstrapServers, String schemaRegistryUrl, Path stateDir) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                APPLICATION_ID,
                Topics.PRODUCTION,
                stateDir,
                1,
                0,
                1,
                "embedded",
                EMBEDDED_SESSION,
                EMBEDDED_COMMIT,
                new LivenessRules(EMBEDDED_SILENCE, EMBEDDED_CHECK, EMBEDDED_REFRESH),
                NodeAuditor.RESOLVED_KEPT,
                NODES_IN_MEMORY,
                Map.of());
    }

    /** For a cluster: one standby of each store, the broker's replication. */
    public static ProcessorConfig production(
            String bootstrapServers, String schemaRegistryUrl, Path stateDir, @Nullable String instanceId) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                APPLICATION_ID,
                Topics.PRODUCTION,
                stateDir,
                2,
                1,
                -1,
                instanceId,
                SESSION,
                COMMIT,
                LivenessRules.DEFAULT,
                NodeAuditor.RESOLVED_KEPT,
                NODES_IN_MEMORY,
                Map.of());
    }

    /** The same under other names, for a second processor beside the first: a replay, a test. */
    public ProcessorConfig named(String otherApplicationId, Topics otherTopics, @Nullable String otherInstanceId) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                otherApplicationId,
                otherTopics,
                stateDir,
                threads,
                standbys,
                replication,
                otherInstanceId,
                sessionTimeout,
                commitInterval,
                liveness,
                resolvedKept,
                cachedNodes,
                clientProperties);
    }

    /**
     * The same with other means.
     *
     * @param otherThreads stream threads, at least 1
     * @param otherStandbys copies of each store on other instances
     * @param otherCachedNodes how many nodes' states a task keeps in memory; 0: none
     * @param otherCommitInterval time between commits
     */
    public ProcessorConfig sized(
            int otherThreads, int otherStandbys, int otherCachedNodes, Duration otherCommitInterval) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                applicationId,
                topics,
                stateDir,
                otherThreads,
                otherStandbys,
                replication,
                instanceId,
                sessionTimeout,
                otherCommitInterval,
                liveness,
                resolvedKept,
                otherCachedNodes,
                clientProperties);
    }

    /** The same with other rules of silence. */
    public ProcessorConfig withLiveness(LivenessRules rules) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                applicationId,
                topics,
                stateDir,
                threads,
                standbys,
                replication,
                instanceId,
                sessionTimeout,
                commitInterval,
                rules,
                resolvedKept,
                cachedNodes,
                clientProperties);
    }

    /** The same with another time for which resolved findings are kept among the present ones. */
    public ProcessorConfig keepingResolved(Duration time) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                applicationId,
                topics,
                stateDir,
                threads,
                standbys,
                replication,
                instanceId,
                sessionTimeout,
                commitInterval,
                liveness,
                time,
                cachedNodes,
                clientProperties);
    }

    /** The same with further settings of the Kafka clients. */
    public ProcessorConfig with(Map<String, String> otherClientProperties) {
        return new ProcessorConfig(
                bootstrapServers,
                schemaRegistryUrl,
                applicationId,
                topics,
                stateDir,
                threads,
                standbys,
                replication,
                instanceId,
                sessionTimeout,
                commitInterval,
                liveness,
                resolvedKept,
                cachedNodes,
                otherClientProperties);
    }

    /** Settings without values: those of the clients may be passwords. */
    @Override
    public String toString() {
        return "ProcessorConfig[bootstrapServers=" + bootstrapServers + ", schemaRegistryUrl=" + schemaRegistryUrl
                + ", applicationId=" + applicationId + ", stateDir=" + stateDir + ", threads=" + threads + ", standbys="
                + standbys + ", replication=" + replication + ", instanceId=" + instanceId + ", sessionTimeout="
                + sessionTimeout + ", commitInterval=" + commitInterval + ", liveness=" + liveness + ", resolvedKept="
                + resolvedKept + ", cachedNodes=" + cachedNodes + ", clientProperties="
                + new TreeSet<>(clientProperties.keySet()) + "]";
    }

    /** The settings of Kafka Streams. */
    public Properties streams() {
        Properties settings = new Properties();
        settings.putAll(clientProperties);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, STATE_CACHE_BYTES);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(sessionTimeout.toMillis()));
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(sessionTimeout.toMillis() / 3));
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MILLIS);
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), 1 << 20);
        String fixed = instanceId;
        if (fixed != null) {
            settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), fixed);
        }
        return settings;
    }
}
