package io.chaindrift.testkit;

import io.chaindrift.embedded.registry.EmbeddedRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating the topic " + name, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Cannot create the topic " + name, e);
        }
        return name;
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
