package io.chaindrift.schemas;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.ReportNow;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.ForeignRulesLost;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.fact.Suppression;
import io.chaindrift.remediation.RemediationEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/**
 * The table of topics: the one place that says which there are, what their keys and values are, how long they keep their records
 * and who writes them. The embedded broker, Strimzi's resources and the reference page are all made from it.
 *
 * <p>Keys are UTF-8 strings in the form of {@link RecordKeys}; values are Avro in Confluent's wire format. Nothing
 * auto-creates a topic. Immutable and thread-safe.
 */
public enum ChaindriftTopic {
    /** What each node says, in the order it said it. */
    NODE_EVENTS(
            "node-events",
            KeyShape.of("header.cluster", "header.node"),
            Retention.days(14),
            12,
            "node-collector, inventory",
            NodeEvent.getClassSchema(),
            NodeEvent.class),
    /** What Kubernetes knows that has no node. */
    CLUSTER_EVENTS(
            "cluster-events",
            KeyShape.of("cluster", "kind", "name"),
            Retention.compact(),
            1,
            "inventory",
            ClusterEvent.getClassSchema(),
            ClusterEvent.class),
    /** Requests to a node for a fresh keyframe. */
    REQUESTS(
            "requests",
            KeyShape.of("cluster", "node"),
            Retention.days(1),
            12,
            "stream-processor",
            ReportNow.getClassSchema(),
            ReportNow.class),
    /** How each chain stands now. */
    DRIFT(
            "drift",
            KeyShape.of("cluster", "node", "plane", "table", "chain"),
            Retention.compact(),
            12,
            "stream-processor",
            ChainDrift.getClassSchema(),
            ChainDrift.class),
    /** How each chain stood over time. */
    DRIFT_HISTORY(
            "drift-history",
            KeyShape.of("cluster", "node"),
            Retention.days(400),
            12,
            "stream-processor",
            ChainDriftEntry.getClassSchema(),
            ChainDriftEntry.class),
    /** What is wrong now. */
    FINDINGS(
            "findings",
            KeyShape.of("cluster", "node", "findingId"),
            Retention.compact(),
            12,
            "stream-processor",
            ChainFinding.getClassSchema(),
            ChainFinding.class),
    /** What was wrong over time. */
    FINDINGS_HISTORY(
            "findings-history",
            KeyShape.of("cluster", "node"),
            Retention.days(400),
            12,
            "stream-processor",
            ChainFindingEntry.getClassSchema(),
            ChainFindingEntry.class),
    /** How each chain came through each upgrade. */
    UPGRADES(
            "upgrades",
            KeyShape.of("cluster", "node", "upgradeId", "plane", "table", "chain"),
            Retention.compact(),
            12,
            "stream-processor",
            ChainUpgrade.getClassSchema(),
            ChainUpgrade.class),
    /** The fleet's books, per router version and in total. */
    FLEET(
            "fleet",
            KeyShape.of("cluster", "routerVersion"),
            Retention.compact(),
            1,
            "stream-processor",
            FleetStatus.getClassSchema(),
            FleetStatus.class),
    /** Which nodes speak. */
    LIVENESS(
            "liveness",
            KeyShape.of("cluster", "node"),
            Retention.compact(),
            1,
            "stream-processor",
            NodeLiveness.getClassSchema(),
            NodeLiveness.class),
    /** What is recommended, decided and done. */
    REMEDIATION_EVENTS(
            "remediation-events",
            KeyShape.of("cluster", "node", "sagaId"),
            Retention.days(400),
            12,
            "remediator",
            RemediationEvent.getClassSchema(),
            RemediationEvent.class),
    /** How each node stands: one word and its figures. */
    NODES(
            "nodes",
            KeyShape.of("cluster", "node"),
            Retention.compact(),
            12,
            "stream-processor",
            NodeStanding.getClassSchema(),
            NodeStanding.class),
    /** How each node stood, whether it spoke, and how it came through upgrades, over time. */
    NODE_HISTORY(
            "node-history",
            KeyShape.of("cluster", "node"),
            Retention.days(400),
            12,
            "stream-processor",
            NodeHistoryEntry.getClassSchema(),
            NodeHistoryEntry.class),
    /** Which routers each node had, and when. */
    ROUTERS(
            "routers",
            KeyShape.of("cluster", "node", "intervalId"),
            Retention.compact(),
            12,
            "stream-processor",
            RouterInterval.getClassSchema(),
            RouterInterval.class),
    /** Foreign rules that a router's sync dropped. */
    FOREIGN_LOSSES(
            "foreign-losses",
            KeyShape.of("cluster", "node"),
            Retention.days(400),
            12,
            "stream-processor",
            ForeignRulesLost.getClassSchema(),
            ForeignRulesLost.class),
    /** Where keyframes and their deltas are. */
    HISTORY_INDEX(
            "history-index",
            KeyShape.of("cluster", "node", "plane", "stream", "epoch", "sequence"),
            Retention.compactedFor(14),
            12,
            "stream-processor",
            HistoryIndex.getClassSchema(),
            HistoryIndex.class),
    /** Which findings people have silenced. */
    SUPPRESSIONS(
            "suppressions",
            KeyShape.of("cluster", "suppressionId"),
            Retention.compact(),
            1,
            "API, on behalf of people",
            Suppression.getClassSchema(),
            Suppression.class),
    /** Records that could not be used. */
    DEAD_LETTERS(
            "dlq",
            KeyShape.of("cluster", "topic", "partition"),
            Retention.days(30),
            1,
            "all",
            DeadLetter.getClassSchema(),
            DeadLetter.class);

    /** What every topic's name begins with. */
    public static final String PREFIX = "chaindrift.";

    /** Largest record batch a broker takes, in bytes: {@value}. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Largest value a writer makes, in bytes before compression, because producers count before they compress: {@value}. */
    public static final int MAX_VALUE_BYTES = 768 << 10;

    /** How long a compacted topic keeps the mark of a deletion: the longest a reader may be away without missing one. */
    public static final Duration TOMBSTONE_RETENTION = Duration.ofDays(7);

    private static final String VERSION_SUFFIX = ".v1";
    private static final Map<String, ChaindriftTopic> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ChaindriftTopic::topicName, Function.identity()));

    private final String topicName;
    private final KeyShape key;
    private final Retention retention;
    private final int partitions;
    private final String writer;
    private final Schema schema;
    private final Class<? extends SpecificRecord> valueClass;

    ChaindriftTopic(
            String shortName,
            KeyShape key,
            Retention retention,
            int partitions,
            String writer,
            Schema schema,
            Class<? extends SpecificRecord> valueClass) {
        this.topicName = PREFIX + shortName + VERSION_SUFFIX;
        this.key = key;
        this.retention = retention;
        this.partitions = partitions;
        this.writer = writer;
        this.schema = schema;
        this.valueClass = valueClass;
    }

    /** The topic of that name, or empty when it is none of ours. */
    public static Optional<ChaindriftTopic> byName(String topicName) {
        return Optional.ofNullable(BY_NAME.get(topicName));
    }

    /** The topic's full name, such as {@code chaindrift.drift.v1}. */
    public String topicName() {
        return topicName;
    }

    /** What its keys are made of. */
    public KeyShape key() {
        return key;
    }

    /**
     * The key that belongs to a value of this topic.
     *
     * @throws IllegalArgumentException when the value lacks a field of the key
     */
    public String keyOf(IndexedRecord value) {
        return key.keyOf(value);
    }

    /** How long it keeps its records. */
    public Retention retention() {
        return retention;
    }

    /** Partitions where nothing else is configured. Topics keyed by node have the same number, so that a node has one. */
    public int defaultPartitions() {
        return partitions;
    }

    /** The programs that write it, for people. */
    public String writer() {
        return writer;
    }

    /** Schema of its values. */
    public Schema schema() {
        return schema;
    }

    /** Generated class of its values. */
    public Class<? extends SpecificRecord> valueClass() {
        return valueClass;
    }

    /** Subject of its values in the registry: TopicNameStrategy. */
    public String subject() {
        return topicName + "-value";
    }

    /** Its settings at the broker by Kafka's names, sorted; replication is not among them. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        config.put("message.timestamp.type", this == NODE_EVENTS ? "LogAppendTime" : "CreateTime");
        if (retention.compacted()) {
            config.put("cleanup.policy", retention.time() == null ? "compact" : "compact,delete");
            config.put("delete.retention.ms", Long.toString(TOMBSTONE_RETENTION.toMillis()));
        } else {
            config.put("cleanup.policy", "delete");
        }
        Duration time = retention.time();
        if (time != null) {
            config.put("retention.ms", Long.toString(time.toMillis()));
        }
        return config;
    }
}
