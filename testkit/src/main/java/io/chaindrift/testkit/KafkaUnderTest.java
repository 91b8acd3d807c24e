package io.chaindrift.testkit;

import java.util.Map;

/**
 * The Kafka that tests of one JVM share, with a schema registry in Confluent's protocol. Tests keep apart by names: take
 * topics, groups and application ids from {@link #freshName}. Thread-safe.
 */
public interface KafkaUnderTest {
    /** {@code host:port} of the broker. */
    String bootstrapServers();

    /** The registry's base URL, without a slash at the end. */
    String schemaRegistryUrl();

    /** A name that nothing else in this JVM has: {@code prefix-}number. */
    String freshName(String prefix);

    /** Creates a topic with one replica and returns its name. */
    String createTopic(String name, int partitions, Map<String, String> config);

    /** The same for a topic that other tests in this JVM may use too: it is left as it is where one of them created it. */
    String sharedTopic(String name, int partitions);

    /** Creates a topic of one partition with a fresh name that begins with {@code prefix}. */
    default String createFreshTopic(String prefix) {
        return createTopic(freshName(prefix), 1, Map.of());
    }
}
