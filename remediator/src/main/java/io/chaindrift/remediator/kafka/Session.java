package io.chaindrift.remediator.kafka;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.remediation.RemediationEvent;
import io.chaindrift.remediator.config.RemediatorConfig;
import io.chaindrift.remediator.mapping.EventMapping;
import io.chaindrift.remediator.recommend.NodeKey;
import io.chaindrift.remediator.recommend.RecommendationEvent;
import io.chaindrift.remediator.recommend.Recommender;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the remediator's clients: takes over from its predecessor, reads back everything, then follows the findings.
 *
 * <p>Exactly once: (1) the transactional id fences a predecessor and ends its open transaction before anything is read; (2) what
 * was said before is read back with what is known now, and the core says only what differs; (3) events, dead letters and the
 * offsets up to which dead letters are written go out in one transaction, and count as said only once it is committed. So a
 * kill at any moment loses nothing and says nothing twice. Any failure ends the session; the next one begins from what is
 * committed. Used by one thread, except for {@link #wakeup()}.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final String FINDINGS = ChaindriftTopic.FINDINGS.topicName();
    private static final String EVENTS = ChaindriftTopic.REMEDIATION_EVENTS.topicName();
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);
    private static final Duration PARTITIONS_CHECK = Duration.ofMinutes(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final LongSupplier nanoClock;
    private final Runnable progressed;
    private final ChaindriftSerdes serdes;
    private final FindingReader reader;
    private final Deserializer<RemediationEvent> eventDeserializer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final NodeBook book;
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<TopicPartition, Long> deadLettersWrittenTo = new HashMap<>();
    private List<TopicPartition> findings = List.of();
    private long partitionsCheckedNanos;

    /**
     * Makes the clients; connects at {@link #readBack()}.
     *
     * @param progressed told whenever a wait has ended
     */
    Session(RemediatorConfig config, LongSupplier nanoClock, Runnable progressed) {
        this.nanoClock = nanoClock;
        this.progressed = progressed;
        this.book = new NodeBook(config.settle());
        this.serdes = new ChaindriftSerdes(ClientSettings.serdes(config));
        this.reader = new FindingReader(serdes.deserializer(ChainFinding.class));
        this.eventDeserializer = serdes.deserializer(RemediationEvent.class);
        this.consumer = new KafkaConsumer<>(ClientSettings.consumer(config));
        this.producer = new KafkaProducer<>(ClientSettings.producer(config));
    }

    /** Takes over and reads back what is committed: afterwards the session says and hears the present. */
    void readBack() {
        producer.initTransactions();
        findings = partitions(FINDINGS);
        List<TopicPartition> all = new ArrayList<>(findings);
        all.addAll(partitions(EVENTS));
        consumer.committed(new HashSet<>(findings)).forEach((partition, offset) -> {
            if (offset != null) {
                deadLettersWrittenTo.put(partition, offset.offset());
            }
        });
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            take();
        }
        consumer.assign(findings);
        book.settleAll(nanoClock.getAsLong());
        partitionsCheckedNanos = nanoClock.getAsLong();
    }

    /**
     * Hears what is new and says what follows from it; returns after half a second at the latest.
     *
     * @return false when the topic has other partitions now, so that everything must be read back again
     */
    boolean follow() {
        take();
        long now = nanoClock.getAsLong();
        List<NodeKey> due = book.due(now);
        if (!due.isEmpty() || !deadLetters.isEmpty()) {
            say(due);
        }
        if (now - partitionsCheckedNanos < PARTITIONS_CHECK.toNanos()) {
            return true;
        }
        partitionsCheckedNanos = now;
        return partitions(FINDINGS).size() == findings.size();
    }

    /** Ends a wait of the other thread; it throws there. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try (serdes) {
            producer.close(CLOSE);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void take() {
        progressed.run();
        long now = nanoClock.getAsLong();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(book.untilDue(now, LONGEST_POLL))) {
            if (record.topic().equals(EVENTS)) {
                earlierEvent(record).ifPresent(book::said);
            } else {
                FindingReader.Reading reading = reader.read(record);
                reading.change().ifPresent(change -> book.change(change, nanoClock.getAsLong()));
                reading.deadLetter().ifPresent(letter -> reject(record, letter));
            }
        }
    }

    private void reject(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
        long writtenTo = deadLettersWrittenTo.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        if (record.offset() >= writtenTo) {
            LOG.warn(
                    "{}-{} offset {} cannot be read: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    letter.getMessage());
            deadLetters.add(letter);
        }
    }

    private Optional<RecommendationEvent> earlierEvent(ConsumerRecord<byte[], byte[]> record) {
        try {
            RemediationEvent event = eventDeserializer.deserialize(record.topic(), record.value());
            return event == null ? Optional.empty() : EventMapping.event(event);
        } catch (MalformedRecordException | IllegalArgumentException | NullPointerException e) {
            // What cannot be read back counts as not said: the worst that follows is that it is said again.
            LOG.warn("{}-{} offset {} is no event of ours", record.topic(), record.partition(), record.offset(), e);
            return Optional.empty();
        }
    }

    private void say(List<NodeKey> due) {
        List<RecommendationEvent> events = new ArrayList<>();
        due.forEach(key -> events.addAll(Recommender.decide(book.state(key))));
        producer.beginTransaction();
        Serializer<SpecificRecord> serializer = serdes.serializer();
        for (RecommendationEvent event : events) {
            send(ChaindriftTopic.REMEDIATION_EVENTS, EventMapping.record(event), serializer);
        }
        for (DeadLetter letter : deadLetters) {
            send(ChaindriftTopic.DEAD_LETTERS, letter, serializer);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : findings) {
            offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        deadLetters.clear();
        events.forEach(book::said);
        due.forEach(book::decided);
        for (RecommendationEvent event : events) {
            LOG.info("{} {} of {}: {}", event.state(), event.plane(), event.key(), event.reason());
        }
    }

    /** What goes wrong with it, {@code commitTransaction} throws. */
    @SuppressWarnings("FutureReturnValueIgnored") // the transaction's commit waits for it and tells
    private void send(ChaindriftTopic topic, SpecificRecord value, Serializer<SpecificRecord> serializer) {
        producer.send(new ProducerRecord<>(
                topic.topicName(),
                topic.keyOf(value).getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topic.topicName(), value)));
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        return partitions;
    }
}
