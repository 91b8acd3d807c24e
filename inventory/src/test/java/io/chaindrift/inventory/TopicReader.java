package io.chaindrift.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.ClusterEventKind;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what one cluster's inventory said, and proves its order from the headers alone. Shares no code with the program. */
public final class TopicReader implements AutoCloseable {

    private final String cluster;
    private final ChaindriftSerdes serdes;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicReader(KafkaUnderTest kafka, String cluster) {
        this.cluster = cluster;
        create(kafka);
        this.serdes = new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()));
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void create(KafkaUnderTest kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Set<String> present = admin.listTopics().names().get();
            for (ChaindriftTopic topic : List.of(ChaindriftTopic.NODE_EVENTS, ChaindriftTopic.CLUSTER_EVENTS)) {
                if (!present.contains(topic.topicName())) {
                    kafka.createTopic(topic.topicName(), topic.defaultPartitions(), topic.config());
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Every node's events, in order. */
    Map<String, List<NodeEvent>> nodeEvents() {
        Map<String, List<NodeEvent>> events = new TreeMap<>();
        Map<String, Integer> partitions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(ChaindriftTopic.NODE_EVENTS)) {
            NodeEvent event = value(record, NodeEvent.class);
            String key = new String(record.key(), StandardCharsets.UTF_8);
            assertEquals(cluster + "/" + event.getHeader().getNode(), key);
            Integer before = partitions.put(key, record.partition());
            assertTrue(before == null || before == record.partition(), () -> key + " is in two partitions");
            events.computeIfAbsent(event.getHeader().getNode(), node -> new ArrayList<>())
                    .add(event);
        }
        return events;
    }

    /** The latest of every thing that is not gone, by kind and name. */
    Map<String, ClusterEvent> things() {
        Map<String, ClusterEvent> things = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(ChaindriftTopic.CLUSTER_EVENTS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8).substring(cluster.length() + 1);
            if (record.value() == null) {
                things.remove(key);
            } else {
                things.put(key, value(record, ClusterEvent.class));
            }
        }
        return things;
    }

    /** What the log says of each node that is there. */
    Map<String, Known> known() {
        Map<String, Known> known = new TreeMap<>();
        nodeEvents().forEach((node, events) -> {
            NodeRegistered registered = null;
            RouterObserved router = null;
            for (NodeEvent event : events) {
                if (event.getKind() == NodeEventKind.NODE_REGISTERED) {
                    registered = event.getNodeRegistered();
                } else if (event.getKind() == NodeEventKind.ROUTER_OBSERVED) {
                    router = event.getRouterObserved();
                } else if (event.getKind() == NodeEventKind.NODE_REMOVED) {
                    registered = null;
                    router = null;
                }
            }
            if (registered != null) {
                known.put(node, new Known(registered, router));
            }
        });
        return known;
    }

    record Known(NodeRegistered registered, RouterObserved router) {}

    /** No gap, no repetition, nothing out of order, every epoch linked to the one before; the compacted memory comes to agree. */
    void prove() {
        nodeEvents().values().forEach(TopicReader::proveOrder);
        // The leader may be writing, and a transaction's end reaches one partition before the other: no two reads are
        // of one moment.
        Await.until("the memory is the latest of every node's log", () -> memory().equals(latest()));
    }

    private static void proveOrder(List<NodeEvent> events) {
        EventHeader before = null;
        for (NodeEvent event : events) {
            EventHeader header = event.getHeader();
            String node = header.getNode();
            assertEquals(EventSource.INVENTORY, header.getSource());
            if (header.getSequence() == 0) {
                epoch(before, event);
            } else {
                assertNotNull(before, () -> node + " begins in the middle");
                assertEquals(before.getStreamId(), header.getStreamId(), node);
                assertEquals(before.getEpoch(), header.getEpoch(), node);
                assertEquals(before.getSequence() + 1, header.getSequence(), node);
            }
            before = header;
        }
    }

    private Map<String, Place> latest() {
        Map<String, Place> latest = new TreeMap<>();
        nodeEvents().forEach((node, events) -> {
            EventHeader last = events.get(events.size() - 1).getHeader();
            latest.put(node, new Place(last.getEpoch(), last.getSequence()));
        });
        return latest;
    }

    private Map<String, Place> memory() {
        Map<String, Place> memory = new TreeMap<>();
        things().forEach((key, thing) -> {
            if (thing.getKind() == ClusterEventKind.NODE_LOG) {
                memory.put(
                        key.substring(key.indexOf('/') + 1),
                        new Place(
                                thing.getNodeLog().getLogEpoch(),
                                thing.getNodeLog().getLogSequence()));
            }
        });
        return memory;
    }

    /** Where a node's log ends. */
    private record Place(long epoch, long sequence) {}

    private static void epoch(EventHeader before, NodeEvent event) {
        EpochStarted started = event.getEpochStarted();
        assertNotNull(started, event::toString);
        if (before == null) {
            assertEquals(null, started.getPreviousEpoch());
            return;
        }
        assertEquals(before.getStreamId(), started.getPreviousStreamId());
        assertEquals(before.getEpoch(), started.getPreviousEpoch());
        assertEquals(before.getSequence(), started.getPreviousLastSequence());
        assertTrue(event.getHeader().getEpoch() > before.getEpoch(), event::toString);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(ChaindriftTopic topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (new String(record.key(), StandardCharsets.UTF_8).startsWith(cluster + "/")) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    private <T extends SpecificRecord> T value(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        return serdes.deserializer(type).deserialize(record.topic(), record.value());
    }

    @Override
    public void close() {
        consumer.close();
        serdes.close();
    }
}
