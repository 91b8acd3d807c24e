package io.chaindrift.inventory.kafka;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.inventory.config.KafkaSettings;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.InventoryState;
import io.chaindrift.inventory.mapping.EventRecords;
import io.chaindrift.inventory.mapping.RecordReading;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one leader says to Kafka.
 *
 * <p>Exactly once, whoever led before: (1) the transactional id, one per cluster, fences a leader that does not know yet that it
 * was replaced and ends its open transaction before anything is read; (2) what was said is read back from the compacted topic
 * alone, {@code read_committed}, so taking over costs the size of the cluster and not of two weeks of its history; (3) events of
 * a node and the memory of them go out in one transaction, so that what is read back is what was said. Any failure ends the
 * log's use; the next one begins from what is committed. Used by one thread.
 */
public final class InventoryLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InventoryLog.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int KEY_PARTS = 3;

    private final String cluster;
    private final EventRecords records;
    private final ChaindriftSerdes serdes;
    private final Serializer<SpecificRecord> serializer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaSettings kafka;

    /**
     * Makes the clients; connects at {@link #resume}.
     *
     * @param version of this program
     */
    public InventoryLog(KafkaSettings kafka, String version) {
        this.kafka = kafka;
        this.cluster = kafka.cluster();
        this.records = new EventRecords(cluster, version);
        this.serdes = new ChaindriftSerdes(ClientSettings.serdes(kafka));
        this.serializer = serdes.serializer();
        this.producer = new KafkaProducer<>(ClientSettings.producer(kafka));
    }

    /**
     * Takes over and reads back what was said.
     *
     * @param freshStreamId id of the stream, should none be known
     * @param progressed told whenever a wait has ended
     * @throws org.apache.kafka.common.KafkaException when the broker or the registry is away, or a topic is missing
     */
    public InventoryState resume(String freshStreamId, Instant now, Runnable progressed) {
        producer.initTransactions();
        progressed.run();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientSettings.consumer(kafka))) {
            try {
                partitions(consumer, ChaindriftTopic.NODE_EVENTS);
                return InventoryState.resume(
                        freshStreamId, readBack(consumer, progressed).values(), now);
            } finally {
                consumer.close(CloseOptions.timeout(CLOSE));
            }
        }
    }

    /**
     * Says events in one transaction.
     *
     * @throws org.apache.kafka.common.KafkaException when they are not said, or it cannot be known whether they are
     */
    public void say(List<InventoryEvent> events) {
        producer.beginTransaction();
        for (InventoryEvent event : events) {
            if (event instanceof InventoryEvent.NodeSaid said) {
                send(ChaindriftTopic.NODE_EVENTS, records.of(said));
            } else if (event instanceof InventoryEvent.ThingSaid said) {
                send(ChaindriftTopic.CLUSTER_EVENTS, records.of(said));
            } else if (event instanceof InventoryEvent.ThingGone gone) {
                String kind = EventRecords.kind(gone.kind()).name();
                send(ChaindriftTopic.CLUSTER_EVENTS, RecordKeys.join(cluster, kind, gone.name()), null);
            }
        }
        producer.commitTransaction();
    }

    @Override
    public void close() {
        try (serdes) {
            producer.close(CLOSE);
        }
    }

    private void send(ChaindriftTopic topic, SpecificRecord value) {
        send(topic, topic.keyOf(value), serializer.serialize(topic.topicName(), value));
    }

    /** What goes wrong with it, {@code commitTransaction} throws. */
    @SuppressWarnings({"FutureReturnValueIgnored", "NullAway"
    }) // the commit waits for it and tells; a null value is a deletion
    private void send(ChaindriftTopic topic, String key, byte @org.jspecify.annotations.Nullable [] value) {
        producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
    }

    private Map<String, InventoryEvent.ThingSaid> readBack(
            KafkaConsumer<byte[], byte[]> consumer, Runnable progressed) {
        List<TopicPartition> partitions = partitions(consumer, ChaindriftTopic.CLUSTER_EVENTS);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Deserializer<ClusterEvent> deserializer = serdes.deserializer(ClusterEvent.class);
        Map<String, InventoryEvent.ThingSaid> said = new LinkedHashMap<>();
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record, deserializer, said);
            }
            progressed.run();
        }
        return said;
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record,
            Deserializer<ClusterEvent> deserializer,
            Map<String, InventoryEvent.ThingSaid> said) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (!isOurs(key)) {
            return;
        }
        Optional<InventoryEvent.ThingSaid> thing = Optional.empty();
        try {
            ClusterEvent event =
                    record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
            thing = event == null ? Optional.empty() : RecordReading.of(event);
        } catch (MalformedRecordException | IllegalArgumentException | NullPointerException e) {
            // What cannot be read back counts as not said: the worst that follows is that it is said again.
            LOG.warn("{}-{} offset {} is no event of ours", record.topic(), record.partition(), record.offset(), e);
        }
        thing.ifPresentOrElse(is -> said.put(key, is), () -> said.remove(key));
    }

    private boolean isOurs(String key) {
        try {
            List<String> parts = RecordKeys.split(key);
            return parts.size() == KEY_PARTS && parts.get(0).equals(cluster);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, ChaindriftTopic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(topic.topicName())
                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "there is no topic " + topic.topicName() + ": create it with chaindrift topics apply");
        }
        return partitions;
    }
}
