package io.chaindrift.processor.api.past;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the nodes' log with a few consumers that belong to no group. A question that finds none free waits for one a little while.
 * Consumers are made when they are first needed, and made anew after a failure.
 */
public final class KafkaEventLog implements EventLog {

    private static final int CONSUMERS = 4;
    private static final int POLL_RECORDS = 2_000;

    /** What others wrote is rather read over than sought past up to so many bytes: a seek waits for the fetch in flight. */
    private static final long READ_OVER_BYTES = 256 << 10;

    private static final long MOST_READ_OVER = 1_000;
    private static final int FIRST_GUESS_BYTES = 512;
    private static final int REMEMBERED_READS = 8;

    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS_WITHOUT_RECORDS = 20;

    private final Map<String, Object> settings;
    private final String topic;
    private final Deserializer<NodeEvent> decoder;
    private final BlockingQueue<Slot> slots = new ArrayBlockingQueue<>(CONSUMERS);

    /** Mean size of what others wrote between the captures that were read lately. */
    private final AtomicLong bytesBetween = new AtomicLong(FIRST_GUESS_BYTES);

    /** How much is fetched at once: a stretch of the log, or little, where only some records of it are wanted. */
    private enum Reach {
        STRETCH(1 << 20),
        SCATTERED(128 << 10);

        private final int fetchBytes;

        Reach(int fetchBytes) {
            this.fetchBytes = fetchBytes;
        }

        /** A fetch never holds less than one batch, however large, so that nothing is had beside a single record. */
        private static Reach of(List<OffsetRange> stretches) {
            OffsetRange first = stretches.get(0);
            return stretches.size() == 1 && first.last() > first.first() ? STRETCH : SCATTERED;
        }
    }

    /** A place for a consumer of each reach. */
    private static final class Slot {
        private final Map<Reach, KafkaConsumer<String, ByteBuffer>> consumers = new EnumMap<>(Reach.class);
    }

    /** Work with a consumer. */
    @FunctionalInterface
    private interface Work<T> {
        T with(KafkaConsumer<String, ByteBuffer> consumer) throws PastUnavailableException;
    }

    /**
     * Connects at the first question.
     *
     * @param clientProperties further settings of the Kafka client
     */
    public KafkaEventLog(
            String bootstrapServers, Map<String, String> clientProperties, Topics topics, ChaindriftSerdes serdes) {
        settings = new HashMap<>(clientProperties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        settings.put("fetch.max.wait.ms", 10);
        settings.put("max.poll.records", POLL_RECORDS);
        settings.put("default.api.timeout.ms", Math.toIntExact(ASK.toMillis()));
        settings.put("client.id", "chaindrift-api-past");
        topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        decoder = serdes.deserializer(NodeEvent.class);
        for (int i = 0; i < CONSUMERS; i++) {
            slots.add(new Slot());
        }
    }

    @Override
    public List<RawEvent> read(int partition, List<OffsetRange> ranges, String key) throws PastUnavailableException {
        List<OffsetRange> stretches = OffsetRange.joined(ranges, readOver());
        return with(ranges.size() > 1 ? Reach.SCATTERED : Reach.of(stretches), consumer -> {
            List<RawEvent> found = new ArrayList<>();
            long[] others = {0, 0};
            for (OffsetRange range : stretches) {
                read(consumer, partition, range, record -> {
                    boolean wanted = ranges.stream().anyMatch(one -> one.contains(record.offset()));
                    if (wanted && key.equals(record.key())) {
                        found.add(event(record));
                    } else if (ranges.size() > 1) {
                        others[0]++;
                        others[1] += Math.max(0, record.serializedValueSize());
                    }
                });
            }
            learn(others[0], others[1]);
            return found;
        });
    }

    @Override
    public List<RawEvent> readAt(int partition, List<Long> offsets, String key) throws PastUnavailableException {
        List<OffsetRange> ranges =
                offsets.stream().map(offset -> new OffsetRange(offset, offset)).toList();
        List<OffsetRange> stretches = OffsetRange.joined(ranges, 0);
        return with(Reach.of(stretches), consumer -> {
            List<RawEvent> found = new ArrayList<>();
            for (OffsetRange range : stretches) {
                read(consumer, partition, range, record -> {
                    if (key.equals(record.key())) {
                        found.add(event(record));
                    }
                });
            }
            return found;
        });
    }

    /** How many records of others may lie between two captures for these to be read in one go. */
    private long readOver() {
        return Math.min(MOST_READ_OVER, READ_OVER_BYTES / Math.max(1, bytesBetween.get()));
    }

    private void learn(long others, long bytes) {
        if (others > 0) {
            bytesBetween.updateAndGet(known -> (known * (REMEMBERED_READS - 1) + bytes / others) / REMEMBERED_READS);
        }
    }

    /** Nothing of a record is kept unless the sink does: most may be of others, and lie in what was fetched as one piece. */
    private void read(
            KafkaConsumer<String, ByteBuffer> consumer,
            int partition,
            OffsetRange range,
            Consumer<ConsumerRecord<String, ByteBuffer>> sink)
            throws PastUnavailableException {
        TopicPartition place = seek(consumer, partition, range.first());
        int idle = 0;
        while (consumer.position(place, ASK) <= range.last()) {
            var batch = consumer.poll(POLL).records(place);
            idle = batch.isEmpty() ? idle + 1 : 0;
            if (idle > POLLS_WITHOUT_RECORDS) {
                throw new PastUnavailableException("the broker does not give " + place + " offset " + range.first());
            }
            for (ConsumerRecord<String, ByteBuffer> record : batch) {
                if (range.contains(record.offset())) {
                    sink.accept(record);
                }
            }
        }
    }

    @Override
    public Slice readFrom(int partition, long firstOffset, String key, int most, int budget)
            throws PastUnavailableException {
        return with(Reach.STRETCH, consumer -> {
            TopicPartition place = new TopicPartition(topic, partition);
            long end = consumer.endOffsets(List.of(place), ASK).getOrDefault(place, firstOffset);
            seek(consumer, partition, firstOffset);
            List<RawEvent> found = new ArrayList<>();
            int passed = 0;
            int idle = 0;
            while (consumer.position(place, ASK) < end && idle <= POLLS_WITHOUT_RECORDS) {
                var batch = consumer.poll(POLL).records(place);
                idle = batch.isEmpty() ? idle + 1 : 0;
                for (ConsumerRecord<String, ByteBuffer> record : batch) {
                    if (key.equals(record.key())) {
                        found.add(event(record));
                    }
                    passed++;
                    if (found.size() >= most || passed >= budget) {
                        return new Slice(found, record.offset() + 1, record.offset() + 1 >= end);
                    }
                }
            }
            return new Slice(found, end, true);
        });
    }

    @Override
    public Map<Integer, Long> beginnings() throws PastUnavailableException {
        return with(Reach.STRETCH, consumer -> {
            Map<Integer, Long> beginnings = new TreeMap<>();
            consumer.beginningOffsets(partitions(consumer), ASK)
                    .forEach((place, offset) -> beginnings.put(place.partition(), offset));
            return beginnings;
        });
    }

    @Override
    public int partitionOf(String key) throws PastUnavailableException {
        return with(Reach.STRETCH, consumer -> {
            int count = partitions(consumer).size();
            return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
        });
    }

    private Collection<TopicPartition> partitions(KafkaConsumer<String, ByteBuffer> consumer)
            throws PastUnavailableException {
        var known = consumer.partitionsFor(topic, ASK);
        if (known == null || known.isEmpty()) {
            throw new PastUnavailableException("there is no topic " + topic);
        }
        return known.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private TopicPartition seek(KafkaConsumer<String, ByteBuffer> consumer, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        if (!consumer.assignment().equals(Set.of(place))) {
            consumer.assign(List.of(place));
        }
        consumer.seek(place, offset);
        return place;
    }

    private RawEvent event(ConsumerRecord<String, ByteBuffer> record) {
        byte[] value = Utils.toNullableArray(record.value());
        NodeEvent event = null;
        String error = null;
        try {
            event = decoder.deserialize(topic, value);
        } catch (MalformedRecordException e) {
            error = String.valueOf(e.getMessage());
        }
        return new RawEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                new RawEvent.Bytes(value == null ? new byte[0] : value),
                event,
                error);
    }

    private <T> T with(Reach reach, Work<T> work) throws PastUnavailableException {
        Slot slot = free();
        try {
            return work.with(slot.consumers.computeIfAbsent(reach, this::connect));
        } catch (KafkaException e) {
            drop(slot);
            throw new PastUnavailableException("the nodes' log cannot be read now: " + e.getMessage(), e);
        } finally {
            slots.add(slot);
        }
    }

    private KafkaConsumer<String, ByteBuffer> connect(Reach reach) {
        Map<String, Object> own = new HashMap<>(settings);
        own.put("max.partition.fetch.bytes", reach.fetchBytes);
        return new KafkaConsumer<>(own, new StringDeserializer(), new ByteBufferDeserializer());
    }

    private Slot free() throws PastUnavailableException {
        try {
            Slot slot = slots.poll(ASK.toMillis(), TimeUnit.MILLISECONDS);
            if (slot == null) {
                throw new PastUnavailableException("too many questions about the past at once; try again");
            }
            return slot;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PastUnavailableException("told to stop", e);
        }
    }

    private static void drop(Slot slot) {
        slot.consumers.values().forEach(consumer -> consumer.close(Duration.ZERO));
        slot.consumers.clear();
    }

    /** Closes the consumers that are not at work. */
    @Override
    public void close() {
        List<Slot> idle = new ArrayList<>();
        slots.drainTo(idle);
        idle.forEach(KafkaEventLog::drop);
    }
}
