package io.chaindrift.testkit;

import io.chaindrift.embedded.registry.EmbeddedRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker somewhere, and the embedded registry on it. */
final class RunningKafka implements KafkaUnderTest, AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final String bootstrapServers;
    private final EmbeddedRegistry registry;
    private final Admin admin;
    private final Runnable stopBroker;
    private final AtomicInteger names = new AtomicInteger();

    RunningKafka(String bootstrapServers, Runnable stopBroker) {
        this.bootstrapServers = bootstrapServers;
        this.stopBroker = stopBroker;
        this.registry = EmbeddedRegistry.start(bootstrapServers, 0);
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public String schemaRegistryUrl() {
        return registry.url();
    }

    @Override
    public String freshName(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    @Override
    public String createTopic(String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
        try {
            admin.createTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!tellsOf(name, partitions)) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("The broker does not tell of the topic " + name);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating the topic " + name, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Cannot create the topic " + name, e);
        }
        return name;
    }

    /** Whether the broker tells of the topic and its leaders: it learns of them a while after the creation was acknowledged. */
    private boolean tellsOf(String name, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            var told = admin.describeTopics(List.of(name)).topicNameValues().get(name);
            List<TopicPartitionInfo> known = Objects.requireNonNull(told)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .partitions();
            return known.size() == partitions && known.stream().allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String sharedTopic(String name, int partitions) {
        try {
            return createTopic(name, partitions, Map.of());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof TopicExistsException) {
                return name;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        stopBroker.run();
    }
}
