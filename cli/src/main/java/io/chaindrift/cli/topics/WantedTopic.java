package io.chaindrift.cli.topics;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A topic as the topic table asks for it. Immutable.
 *
 * @param name full name
 * @param partitions how many
 * @param replicas copies of each partition; null leaves it to the broker's default
 * @param config settings by Kafka's names
 */
public record WantedTopic(
        String name, int partitions, @Nullable Short replicas, Map<String, String> config) {

    public WantedTopic {
        config = Map.copyOf(new TreeMap<>(config));
    }

    /**
     * The whole table.
     *
     * @param partitions for the topics that are keyed by node, which all have the same number; null takes the table's own
     */
    public static List<WantedTopic> table(@Nullable Integer partitions, @Nullable Short replicas) {
        return Stream.of(ChaindriftTopic.values())
                .map(topic ->
                        new WantedTopic(topic.topicName(), partitions(topic, partitions), replicas, topic.config()))
                .toList();
    }

    private static int partitions(ChaindriftTopic topic, @Nullable Integer given) {
        boolean single = topic.defaultPartitions() == 1;
        return single || given == null ? topic.defaultPartitions() : given;
    }
}
