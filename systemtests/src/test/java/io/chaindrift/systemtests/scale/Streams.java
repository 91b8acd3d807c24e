package io.chaindrift.systemtests.scale;

import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** A topology at work on the bench's topics: the processor's, or one that copies its input. */
final class Streams implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final KafkaStreams streams;
    private final Admin admin;
    private final String application;
    private final String input;
    private final AtomicLong restored = new AtomicLong();
    private final AtomicLong restoreBegan = new AtomicLong();
    private final AtomicLong restoreEnded = new AtomicLong();

    private Streams(KafkaStreams streams, Admin admin, String application, String input) {
        this.streams = streams;
        this.admin = admin;
        this.application = application;
        this.input = input;
    }

    /** The processor with all its facts. */
    static Streams processor(
            Admin admin,
            String bootstrap,
            String registry,
            Topics topics,
            String application,
            Path state,
            boolean exactlyOnce) {
        ProcessorConfig config =
                ProcessorConfig.production(bootstrap, registry, state, null).named(application, topics, null);
        Properties settings = config.streams();
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        ChaindriftSerdes serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registry));
        KafkaStreams streams = new KafkaStreams(AuditProcessor.topology(config, serdes, new CatalogJudge()), settings);
        return new Streams(streams, admin, application, topics.name(ChaindriftTopic.NODE_EVENTS)).start(false);
    }

    /**
     * Copies each event's bytes to another topic, with the same guarantee and threads: what the machine can do at best. It takes up
     * nothing before it is resumed, so that neither joining a group nor starting clients is part of its time.
     *
     * @param from the first offsets to copy
     */
    static Streams identity(
            Admin admin,
            String bootstrap,
            String registry,
            Topics topics,
            Map<TopicPartition, Long> from,
            String output,
            Path state)
            throws InterruptedException, ExecutionException {
        String application = output + "-identity";
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        from.forEach((partition, offset) -> begin.put(partition, new OffsetAndMetadata(offset)));
        admin.alterConsumerGroupOffsets(application, begin).all().get();
        Properties settings = ProcessorConfig.production(bootstrap, registry, state, null)
                .named(application, topics, null)
                .streams();
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        StreamsBuilder builder = new StreamsBuilder();
        String input = topics.name(ChaindriftTopic.NODE_EVENTS);
        builder.stream(
                        input,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
                .to(
                        output,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write"));
        return new Streams(new KafkaStreams(builder.build(settings), settings), admin, application, input).start(true);
    }

    private Streams start(boolean paused) {
        streams.setGlobalStateRestoreListener(new StateRestoreListener() {
            @Override
            public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
                restoreBegan.compareAndSet(0, System.nanoTime());
            }

            @Override
            public void onBatchRestored(TopicPartition partition, String store, long end, long batch) {
                restored.addAndGet(batch);
            }

            @Override
            public void onRestoreEnd(TopicPartition partition, String store, long total) {
                restoreEnded.set(System.nanoTime());
            }
        });
        if (paused) {
            streams.pause();
        }
        streams.start();
        return this;
    }

    /** Takes up no more records until it is resumed. */
    void pause() {
        streams.pause();
    }

    /** Goes on, and waits until all of the input is committed. */
    void resumeAndCatchUp() {
        streams.resume();
        awaitCaughtUp();
    }

    /** Where a topic ends now. */
    static Map<TopicPartition, Long> ends(Admin admin, String topic) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        int partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        for (int i = 0; i < partitions; i++) {
            wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Records restored from changelogs so far. */
    long restored() {
        return restored.get();
    }

    /** Seconds from the begin of the first store's restore to the end of the last's; that others left the group is no part of it. */
    double restoreSeconds() {
        return (restoreEnded.get() - restoreBegan.get()) / 1e9;
    }

    void awaitRunning() {
        await(() -> streams.state() == KafkaStreams.State.RUNNING);
    }

    /** Waits until all of the input is committed. */
    void awaitCaughtUp() {
        await(() -> lag() == 0);
    }

    private long lag() {
        try {
            Map<TopicPartition, Long> ends = ends(admin, input);
            var committed = admin.listConsumerGroupOffsets(application)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.entrySet().stream()
                    .mapToLong(end -> {
                        OffsetAndMetadata known = committed.get(end.getKey());
                        return end.getValue() - (known == null ? 0 : known.offset());
                    })
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException unknownYet) {
            return Long.MAX_VALUE;
        }
    }

    /** Becomes true without telling. */
    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until || streams.state() == KafkaStreams.State.ERROR) {
                throw new IllegalStateException(application + " did not get there; it is " + streams.state());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    @Override
    public void close() {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(Duration.ofSeconds(30)));
    }
}
