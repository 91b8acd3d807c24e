package io.chaindrift.schemas;

import java.util.Map;
import java.util.TreeMap;

/**
 * Renders the topic table as Strimzi {@code KafkaTopic} resources (API {@code kafka.strimzi.io/v1}, Strimzi 0.49 or newer).
 * The output depends on nothing but the arguments and the table. Immutable and thread-safe.
 *
 * @param kafkaCluster name of the Kafka resource that the topics belong to
 * @param replicas copies of each partition, at least 1
 * @param minInSyncReplicas copies that must have a record before it is acknowledged, at most {@code replicas}
 */
public record StrimziTopics(String kafkaCluster, int replicas, int minInSyncReplicas) {

    public StrimziTopics {
        if (!kafkaCluster.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            throw new IllegalArgumentException("'" + kafkaCluster + "' is not a name of a Kafka resource");
        }
        if (minInSyncReplicas < 1 || minInSyncReplicas > replicas) {
            throw new IllegalArgumentException(
                    "min.insync.replicas " + minInSyncReplicas + " is not between 1 and " + replicas + " replicas");
        }
    }

    /** All topics as one YAML text of several documents, in the order of the table. */
    public String render() {
        StringBuilder yaml = new StringBuilder("# Generated from the topic table (ChaindriftTopic). Do not edit.\n");
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            render(topic, yaml);
        }
        return yaml.toString();
    }

    private void render(ChaindriftTopic topic, StringBuilder yaml) {
        yaml.append("---\napiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: ")
                .append(topic.topicName())
                .append("\n  labels:\n    strimzi.io/cluster: ")
                .append(kafkaCluster)
                .append("\n    app.kubernetes.io/part-of: chaindrift\nspec:\n  partitions: ")
                .append(topic.defaultPartitions())
                .append("\n  replicas: ")
                .append(replicas)
                .append("\n  config:\n");
        Map<String, String> config = new TreeMap<>(topic.config());
        config.put("min.insync.replicas", Integer.toString(minInSyncReplicas));
        config.forEach((name, value) ->
                yaml.append("    ").append(name).append(": ").append(value).append('\n'));
    }
}
