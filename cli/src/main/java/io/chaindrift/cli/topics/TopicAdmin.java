package io.chaindrift.cli.topics;

import io.chaindrift.cli.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Reads and changes the topics of one Kafka. Every call waits for the answer, at most the given time. Not thread-safe. */
public final class TopicAdmin implements AutoCloseable {

    private final Admin admin;
    private final String where;
    private final Duration patience;

    /**
     * Connects lazily: a Kafka that is away is noticed by the first call.
     *
     * @param patience the longest to wait for one answer
     */
    public TopicAdmin(String bootstrapServers, Duration patience, Map<String, String> clientConfig) {
        Properties properties = new Properties();
        properties.putAll(clientConfig);
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        this.admin = Admin.create(properties);
        this.where = bootstrapServers;
        this.patience = patience;
    }

    /** Those of the wanted topics that are there, by name. */
    public Map<String, PresentTopic> present(List<WantedTopic> wanted) {
        Set<String> names = get(admin.listTopics().names(), "list topics");
        List<String> there =
                wanted.stream().map(WantedTopic::name).filter(names::contains).toList();
        Map<String, TopicDescription> described =
                get(admin.describeTopics(there).allTopicNames(), "describe topics");
        List<ConfigResource> resources = there.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                get(admin.describeConfigs(resources).all(), "read topic settings");
        Map<String, PresentTopic> present = new HashMap<>();
        configs.forEach((resource, config) -> {
            TopicDescription description = described.get(resource.name());
            if (description != null) {
                present.put(
                        resource.name(),
                        new PresentTopic(description.partitions().size(), settings(config)));
            }
        });
        return present;
    }

    /**
     * Takes the steps that create and alter. The caller has looked for refusals: they are not taken.
     *
     * @return how many topics were created or altered
     */
    public int apply(List<TopicStep> steps) {
        List<NewTopic> created = new ArrayList<>();
        Map<ConfigResource, Collection<AlterConfigOp>> altered = new HashMap<>();
        for (TopicStep step : steps) {
            if (step instanceof TopicStep.Create create) {
                created.add(newTopic(create.topic()));
            } else if (step instanceof TopicStep.Alter alter) {
                altered.put(
                        new ConfigResource(
                                ConfigResource.Type.TOPIC, alter.topic().name()),
                        operations(alter));
            }
        }
        if (!created.isEmpty()) {
            get(admin.createTopics(created).all(), "create topics");
        }
        if (!altered.isEmpty()) {
            get(admin.incrementalAlterConfigs(altered).all(), "alter topic settings");
        }
        return created.size() + altered.size();
    }

    @Override
    public void close() {
        admin.close(patience);
    }

    private static Map<String, String> settings(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static NewTopic newTopic(WantedTopic topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.ofNullable(topic.replicas()))
                .configs(topic.config());
    }

    private static List<AlterConfigOp> operations(TopicStep.Alter alter) {
        return alter.changes().entrySet().stream()
                .map(change -> new AlterConfigOp(
                        new ConfigEntry(change.getKey(), change.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    private <T> T get(KafkaFuture<T> answer, String what) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CommandException.failed(
                    "cannot " + what + " at " + where + ": " + cause.getMessage()
                            + ". Check --bootstrap-servers and the rights of this user.",
                    cause);
        } catch (TimeoutException e) {
            throw CommandException.failed(
                    "cannot " + what + ": " + where + " gave no answer within " + patience.toSeconds()
                            + " s. Check --bootstrap-servers.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted while waiting for " + where, e);
        }
    }
}
