package io.chaindrift.processor.api.read;

import io.chaindrift.processor.api.view.FactChange;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.FactTopics;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the fact topics in a thread of its own, from their beginning and with no group: every instance reads all, and nothing is
 * left at the broker. What fails is tried again for ever; meanwhile the status says what is wrong. Thread-safe.
 */
public final class FactReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration LOOK_AT_ENDS = Duration.ofSeconds(2);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String bootstrapServers;
    private final Map<String, String> clientProperties;
    private final Topics topics;
    private final RecordDecoder decoder;
    private final FactStore store;
    private final Consumer<List<FactChange>> changes;
    private final Clock clock;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile ReadStatus status =
            new ReadStatus(ReadStatus.Phase.WAITING, "waiting for the broker", 0, -1, null);
    private volatile @Nullable String failure;
    private @Nullable Map<TopicPartition, Long> goal;
    private boolean restored;
    private long recordsRead;
    private long behind = -1;
    private @Nullable Long upToDateAt;
    private @Nullable Long forgotAt;

    /**
     * Wires it; nothing is connected before {@link #start()}.
     *
     * @param changes told of what became different, batch by batch, from the end of the initial fold on
     */
    public FactReader(
            String bootstrapServers,
            Map<String, String> clientProperties,
            Topics topics,
            ChaindriftSerdes serdes,
            FactStore store,
            Consumer<List<FactChange>> changes,
            Clock clock) {
        this.bootstrapServers = bootstrapServers;
        this.clientProperties = clientProperties;
        this.topics = topics;
        this.decoder = new RecordDecoder(topics, serdes);
        this.store = store;
        this.changes = changes;
        this.clock = clock;
        this.thread = new Thread(this::run, "chaindrift-facts");
        this.thread.setDaemon(true);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** How it stands. */
    public ReadStatus status() {
        return status;
    }

    /** Why it has ended without being told to; empty otherwise. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void run() {
        try {
            while (!isClosed()) {
                follow();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the reader of facts ends: {}", e.toString(), e);
            failure = e.toString();
            say(ReadStatus.Phase.DISCONNECTED, "the reader has failed: " + e);
        }
    }

    private void follow() {
        try (KafkaConsumer<String, byte[]> reading = connect()) {
            consumer = reading;
            assign(reading);
            long lookAt = System.nanoTime();
            while (!isClosed()) {
                fold(reading);
                if (System.nanoTime() - lookAt >= 0 || !restored) {
                    look(reading);
                    forget(reading);
                    lookAt = System.nanoTime() + LOOK_AT_ENDS.toNanos();
                }
            }
        } catch (WakeupException | InterruptException told) {
            LOG.debug("told to stop");
        } catch (TopicsMissingException | KafkaException e) {
            troubled(e);
        } finally {
            consumer = null;
        }
    }

    private KafkaConsumer<String, byte[]> connect() {
        Map<String, Object> settings = new HashMap<>(clientProperties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("default.api.timeout.ms", Math.toIntExact(ASK.toMillis()));
        settings.put("reconnect.backoff.max.ms", Math.toIntExact(RETRY.toMillis()));
        settings.put("client.id", "chaindrift-api");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void assign(KafkaConsumer<String, byte[]> reading) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        var known = reading.listTopics(ASK);
        for (ChaindriftTopic topic : FactTopics.ALL) {
            String name = topics.name(topic);
            var found = known.get(name);
            if (found == null) {
                missing.add(name);
            } else {
                found.forEach(p -> partitions.add(new TopicPartition(name, p.partition())));
            }
        }
        if (!missing.isEmpty()) {
            throw new TopicsMissingException("topics that are not there yet: " + String.join(", ", missing));
        }
        reading.assign(partitions);
        for (TopicPartition partition : partitions) {
            Long next = positions.get(partition);
            if (next == null) {
                reading.seekToBeginning(List.of(partition));
            } else {
                reading.seek(partition, next);
            }
        }
        if (goal == null) {
            goal = reading.endOffsets(partitions, ASK);
        }
        say(
                restored ? ReadStatus.Phase.READY : ReadStatus.Phase.RESTORING,
                restored ? "following" : "reading what was there");
    }

    private void fold(KafkaConsumer<String, byte[]> reading) {
        List<FactRecord> facts = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : reading.poll(POLL)) {
            facts.add(decoder.decode(record));
        }
        List<FactChange> different = facts.isEmpty() ? List.of() : store.apply(facts);
        recordsRead += facts.size();
        reading.assignment().forEach(p -> positions.put(p, reading.position(p, ASK)));
        if (!restored && reached()) {
            restored = true;
            LOG.info("{} facts read; answers are whole from now on", recordsRead);
        } else if (restored && !different.isEmpty()) {
            changes.accept(different);
        }
    }

    private boolean reached() {
        Map<TopicPartition, Long> ends = goal;
        return ends != null
                && ends.entrySet().stream().allMatch(e -> positions.getOrDefault(e.getKey(), 0L) >= e.getValue());
    }

    private void look(KafkaConsumer<String, byte[]> reading) {
        Map<TopicPartition, Long> ends = reading.endOffsets(reading.assignment(), ASK);
        behind = ends.entrySet().stream()
                .mapToLong(e -> Math.max(0, e.getValue() - positions.getOrDefault(e.getKey(), 0L)))
                .sum();
        if (restored && behind == 0) {
            upToDateAt = clock.millis();
        }
        say(
                restored ? ReadStatus.Phase.READY : ReadStatus.Phase.RESTORING,
                restored ? "following" : "reading what was there");
    }

    /** What the nodes' log no longer holds cannot be read back; its index is let go, too. */
    private void forget(KafkaConsumer<String, byte[]> reading) {
        Long last = forgotAt;
        long now = System.nanoTime();
        if (!restored || (last != null && now - last < FORGET_EVERY.toNanos())) {
            return;
        }
        String log = topics.name(ChaindriftTopic.NODE_EVENTS);
        List<TopicPartition> partitions = new ArrayList<>();
        reading.partitionsFor(log, ASK).forEach(p -> partitions.add(new TopicPartition(log, p.partition())));
        Map<Integer, Long> beginnings = new HashMap<>();
        reading.beginningOffsets(partitions, ASK).forEach((place, first) -> beginnings.put(place.partition(), first));
        store.index().forgetBefore(beginnings);
        forgotAt = now;
    }

    private void troubled(RuntimeException e) {
        String what = e instanceof TimeoutException
                ? "the broker at " + bootstrapServers + " does not answer"
                : String.valueOf(e.getMessage());
        LOG.warn("cannot read facts; trying again: {}", what);
        say(restored ? ReadStatus.Phase.DISCONNECTED : ReadStatus.Phase.WAITING, what);
        try {
            boolean told = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("{}", told ? "told to stop" : "trying again");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private void say(ReadStatus.Phase phase, String detail) {
        status = new ReadStatus(phase, detail, recordsRead, behind, upToDateAt);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends it; waits 2 seconds at most. */
    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        status = new ReadStatus(ReadStatus.Phase.CLOSED, "closed", status.recordsRead(), -1, status.upToDateAt());
    }
}
