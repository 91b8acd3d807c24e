package io.chaindrift.systemtests.engine;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.topology.LivenessRules;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Topics of one run on a cluster, with what is written to and read from them past any proxy: by a producer that repeats nothing,
 * and by a consumer that sees committed records only. One thread at a time.
 */
final class Installation implements AutoCloseable {

    /** No node is called silent within a test: silence is decided by a clock. */
    static final LivenessRules NEVER_SILENT =
            new LivenessRules(Duration.ofDays(1), Duration.ofMinutes(10), Duration.ofDays(9_000));

    /** The topics that the processor writes. */
    static final List<ChaindriftTopic> WRITTEN = written();

    static final int PARTITIONS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final String registryUrl;
    private final String application;
    private final Topics topics;
    private final ChaindriftSerdes serdes;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;

    Installation(String bootstrapServers, String registryUrl, String application, short copies) {
        this.bootstrapServers = bootstrapServers;
        this.registryUrl = registryUrl;
        this.application = application;
        this.topics = new Topics(application + ".");
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registryUrl));
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        List<NewTopic> wanted = new ArrayList<>();
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            wanted.add(new NewTopic(topics.name(topic), PARTITIONS, copies).configs(topic.config()));
        }
        get(admin.createTopics(wanted).all(), "creation of the topics of " + application);
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        // On a partition that has just been made, a broker takes the second batch of a producer whose
                        // first it
                        // refused for want of a leader; with one request in flight there is no second.
                        "max.in.flight.requests.per.connection",
                        1,
                        "delivery.timeout.ms",
                        Math.toIntExact(PATIENCE.toMillis()),
                        "max.block.ms",
                        PATIENCE.toMillis()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static List<ChaindriftTopic> written() {
        List<ChaindriftTopic> all = new ArrayList<>(Facts.OF_NODES);
        all.addAll(List.of(ChaindriftTopic.FLEET, ChaindriftTopic.LIVENESS, ChaindriftTopic.DEAD_LETTERS));
        return List.copyOf(all);
    }

    String application() {
        return application;
    }

    String registryUrl() {
        return registryUrl;
    }

    Topics topics() {
        return topics;
    }

    /** Writes events in their order; returns when all are acknowledged. */
    void publish(List<NodeEvent> events) {
        String topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        try (var serializer = serdes.<NodeEvent>serializer()) {
            for (NodeEvent event : events) {
                String key = ChaindriftTopic.NODE_EVENTS.keyOf(event);
                producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, event)));
            }
        }
        producer.flush();
    }

    /** How many events of the nodes the processor has committed. */
    long committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = get(
                    admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata(),
                    "offsets of " + application);
            long sum = 0;
            for (TopicPartition partition : partitions(ChaindriftTopic.NODE_EVENTS)) {
                OffsetAndMetadata offset = offsets.get(partition);
                sum += offset == null ? 0 : offset.offset();
            }
            return sum;
        } catch (IllegalStateException unknownYet) {
            return 0;
        }
    }

    /** True when all that was published is committed. */
    boolean isCaughtUp() {
        return committed() >= published();
    }

    /** Waits until the processor has committed so many events. */
    void awaitCommitted(long events) {
        await(() -> committed() >= events, () -> "committed " + committed() + " of " + events + " events");
    }

    /** Waits until all that was published is committed and the fleet's rows are as expected, and reads what was written. */
    Facts awaitQuiet(@Nullable Map<String, String> fleet) {
        awaitCommitted(published());
        await(
                () -> fleet == null
                        || read(List.of(ChaindriftTopic.FLEET))
                                .rows(ChaindriftTopic.FLEET, FactText.FLEET)
                                .equals(fleet),
                () -> "the fleet's rows became "
                        + read(List.of(ChaindriftTopic.FLEET)).rows(ChaindriftTopic.FLEET, FactText.FLEET) + ", not "
                        + fleet);
        return read(WRITTEN);
    }

    /** What is committed in these topics now. */
    Facts read(List<ChaindriftTopic> wanted) {
        Facts facts = new Facts();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            for (ChaindriftTopic topic : wanted) {
                read(consumer, topic, facts);
            }
        }
        return facts;
    }

    private void read(KafkaConsumer<String, byte[]> consumer, ChaindriftTopic topic, Facts facts) {
        Deserializer<? extends SpecificRecord> values = serdes.deserializer(topic.valueClass());
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(LOOK_EVERY).forEach(record -> {
                byte[] bytes = record.value();
                IndexedRecord value = bytes == null ? null : values.deserialize(topic.topicName(), bytes);
                facts.add(topic, record.key(), bytes, value);
            });
        }
    }

    private long published() {
        return ends(partitions(ChaindriftTopic.NODE_EVENTS));
    }

    /** How many records the stores would be restored from, markers of transactions among them. */
    long changelogRecords() {
        List<String> changelogs = get(admin.listTopics().names(), "list of topics").stream()
                .filter(name -> name.startsWith(application + "-") && name.endsWith("-changelog"))
                .toList();
        List<TopicPartition> all = new ArrayList<>();
        get(admin.describeTopics(changelogs).allTopicNames(), "description of changelogs")
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> all.add(new TopicPartition(name, partition.partition()))));
        return ends(all);
    }

    private long ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        return get(admin.listOffsets(wanted).all(), "ends of partitions").values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private List<TopicPartition> partitions(ChaindriftTopic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topics.name(topic), i));
        }
        return partitions;
    }

    /** Why a wait was given up. */
    @FunctionalInterface
    private interface Reason {
        String text();
    }

    private static void await(BooleanSupplier condition, Reason otherwise) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("after " + PATIENCE.toSeconds() + " s: " + otherwise.text());
            }
            Pause.of(LOOK_EVERY);
        }
    }

    private static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer: " + what, e);
        }
    }

    /** Removes the topics, so that hundreds of runs fit on one cluster. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        List<String> mine = get(admin.listTopics().names(), "list of topics").stream()
                .filter(name -> name.startsWith(application + ".") || name.startsWith(application + "-"))
                .toList();
        get(admin.deleteTopics(mine).all(), "removal of the topics of " + application);
        admin.close();
        serdes.close();
    }
}
