package io.chaindrift.systemtests.scale;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a measurement stands on: broker, registry and a fleet in this JVM, and the folders of what runs on them. One thread at a time. */
final class Bed implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Path work;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Admin admin;
    private final FleetSimulator fleet;
    private final int rules;
    private final int partitions;

    Bed(Path captures, Path work, int rules, int partitions) throws IOException {
        this.work = work;
        this.rules = rules;
        this.partitions = partitions;
        this.fleet = new FleetSimulator(captures, work.resolve("templates"), rules);
        this.broker = EmbeddedBroker.start(BrokerSettings.in(work.resolve("broker")));
        this.registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /** Rules of a node. */
    int rules() {
        return rules;
    }

    FleetSimulator fleet() {
        return fleet;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** All topics of an installation of that name. */
    Topics topics(String name) throws InterruptedException, ExecutionException {
        Topics topics = new Topics(name + ".");
        List<NewTopic> wanted = new ArrayList<>();
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            wanted.add(new NewTopic(topics.name(topic), partitions, (short) 1).configs(topic.config()));
        }
        admin.createTopics(wanted).all().get();
        awaitKnown(wanted.stream().map(NewTopic::name).toList());
        return topics;
    }

    /** Waits until the broker tells of these topics: it does so a little after they were created. */
    private void awaitKnown(List<String> topics) throws InterruptedException {
        while (true) {
            try {
                boolean led = admin.describeTopics(topics).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null);
                if (led) {
                    return;
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new IllegalStateException("the broker does not tell of " + topics, e);
                }
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** The partitions of a topic. */
    List<TopicPartition> partitions(String topic) {
        List<TopicPartition> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new TopicPartition(topic, i));
        }
        return all;
    }

    /** Where a topic ends now. */
    Map<TopicPartition, Long> ends(String topic) throws InterruptedException, ExecutionException {
        return Streams.ends(admin, topic);
    }

    /** The processor on these topics. */
    Streams processor(Topics topics, String name, boolean exactlyOnce) {
        return Streams.processor(
                admin, broker.bootstrapServers(), registry.url(), topics, name, state(name), exactlyOnce);
    }

    /** A topology that copies the node events from there on, once it is resumed. */
    Streams identity(Topics topics, Map<TopicPartition, Long> from, String output)
            throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(output, partitions, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(ChaindriftTopic.MAX_MESSAGE_BYTES)))))
                .all()
                .get();
        return Streams.identity(admin, broker.bootstrapServers(), registry.url(), topics, from, output, state(output));
    }

    /** Says what so many nodes tell of in these minutes; 0 is the first capture. Returns how many events that are. */
    long publish(Topics topics, int nodes, int from, int to) {
        try (EventPublisher publisher = publisher(topics)) {
            for (int minute = from; minute <= to; minute++) {
                for (int node = 0; node < nodes; node++) {
                    fleet.say(node, minute, publisher::send);
                }
            }
            publisher.flush();
            return publisher.sent();
        }
    }

    EventPublisher publisher(Topics topics) {
        return new EventPublisher(broker.bootstrapServers(), registry.url(), topics.name(ChaindriftTopic.NODE_EVENTS));
    }

    /** Publishes while the processor is paused, and measures how it catches up. */
    Rate backlog(Topics topics, Streams streams, int nodes, int from, int to) {
        streams.pause();
        long events = publish(topics, nodes, from, to);
        return Rate.of(events, streams::resumeAndCatchUp);
    }

    /** Bytes of the state that lies on disk. */
    long stateBytes(String name) throws IOException {
        try (Stream<Path> files = Files.walk(state(name))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Deletes the state that lies on disk. */
    void deleteState(String name) throws IOException {
        try (Stream<Path> files = Files.walk(state(name))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Deletes the state and all topics whose names begin so, so that one measurement leaves its disk to the next. */
    void forget(String name) throws IOException, InterruptedException, ExecutionException {
        deleteState(name);
        List<String> gone = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(name + ".") || topic.startsWith(name + "-"))
                .toList();
        admin.deleteTopics(gone).all().get();
    }

    private Path state(String name) {
        return work.resolve("state-" + name);
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        broker.close();
    }
}
