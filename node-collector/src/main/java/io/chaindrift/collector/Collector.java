package io.chaindrift.collector;

import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.PublishException;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.NodeIdentity;
import io.chaindrift.collector.record.NodeLog;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.collector.spool.DiskFiles;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.collector.spool.SpoolFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects one node: looks, records on disk, publishes. What was recorded is published in order, however often the process or the
 * broker stops in between. Thread-safe; two threads of its own run from start to close.
 */
public final class Collector implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Collector.class);
    private static final long NEXT_FRAME_MILLIS = 500;
    private static final long RETRY_MILLIS = 1_000;
    private static final long STOP_MILLIS = 1_000;

    private final CollectorConfig config;
    private final RulesetSource source;
    private final EventSink sink;
    private final Clock clock;
    private final Spool spool;
    private final NodeRecorder recorder;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final AtomicReference<NodeRecorder.@Nullable Loss> lost = new AtomicReference<>();
    private final Thread observing;
    private final Thread publishing;

    private Collector(
            CollectorConfig config,
            RulesetSource source,
            EventSink sink,
            Clock clock,
            RandomGenerator random,
            Spool spool) {
        this.config = config;
        this.source = source;
        this.sink = sink;
        this.clock = clock;
        this.spool = spool;
        this.recorder = new NodeRecorder(
                new NodeIdentity(config.cluster(), config.node(), config.version()),
                source.node(),
                new CaptureDecider(config.cadence(), new Splitter(Splitter.PART_BYTES)),
                () -> streamId(random));
        this.observing = new Thread(() -> guarded(this::observe), "collect-" + config.node());
        this.publishing = new Thread(() -> guarded(this::publish), "publish-" + config.node());
    }

    /**
     * Opens the spool and starts to look and to publish.
     *
     * @param source looked at by this collector alone
     * @param sink where events go; it stays the caller's, who closes it after all collectors
     * @param random makes stream ids
     * @throws UncheckedIOException when the spool cannot be used; the message says what to do
     */
    public static Collector start(
            CollectorConfig config, RulesetSource source, EventSink sink, Clock clock, RandomGenerator random) {
        try {
            return start(config, source, sink, clock, random, DiskFiles.open(config.spool()));
        } catch (IOException e) {
            throw new UncheckedIOException("the collector of " + config.node() + " cannot start: " + e.getMessage(), e);
        }
    }

    static Collector start(
            CollectorConfig config,
            RulesetSource source,
            EventSink sink,
            Clock clock,
            RandomGenerator random,
            SpoolFiles files)
            throws IOException {
        Collector collector =
                new Collector(config, source, sink, clock, random, Spool.open(files, config.spoolBytes()));
        collector.observing.setDaemon(true);
        collector.publishing.setDaemon(true);
        collector.observing.start();
        collector.publishing.start();
        return collector;
    }

    /** The name of the node it collects. */
    public String node() {
        return config.node();
    }

    /** Why it ended by itself; empty while it works. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** What keeps it from recording or publishing just now, and goes away by itself or with help; empty when nothing does. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** Recorded looks that the broker has not acknowledged. */
    public int waiting() {
        return spool.waiting();
    }

    /** Stops looking and publishing, and gives the spool up. What is recorded stays for the next start. */
    @Override
    public void close() throws IOException {
        stop.countDown();
        end(observing);
        end(publishing);
        spool.close();
    }

    private static void end(Thread thread) {
        try {
            thread.join(STOP_MILLIS / 2);
            thread.interrupt();
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("the collector of {} cannot go on", config.node(), e);
            failure.compareAndSet(null, "the collector of " + config.node() + ": " + e);
        }
    }

    private void observe() throws InterruptedException {
        NodeRecorder.Past past = past();
        Batch begin = recorder.begin(past, clock.instant());
        source.resume(begin.after().cursor());
        NodeLog current = record(begin);
        Instant looked = Instant.EPOCH;
        while (current != null) {
            Instant now = clock.instant();
            boolean again = !now.isBefore(looked.plus(config.cadence().heartbeat()));
            NodeObservation seen = source.observe(now, again);
            if (seen != null) {
                looked = now;
                NodeRecorder.Loss loss = lost.getAndSet(null);
                current = record(recorder.observe(current, seen, now, loss));
            }
            if (stop.await(config.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private NodeRecorder.Past past() {
        Spool.Found found = spool.found();
        if (!found.existed()) {
            return new NodeRecorder.Past.None();
        }
        NodeLog before = null;
        String damage = found.damage();
        if (found.last() != null) {
            try {
                before = BatchCodec.checkpoint(found.last());
            } catch (IOException e) {
                damage = "the spool's last frame cannot be read: " + e.getMessage();
            }
        }
        if (damage == null && before != null) {
            return new NodeRecorder.Past.Known(before);
        }
        String detail = damage == null ? "the spool holds nothing to go on from" : damage;
        log.warn("{}: {}", config.node(), detail);
        return new NodeRecorder.Past.Damaged(before, detail);
    }

    /** Records a batch, however often it takes; null when told to stop meanwhile. */
    private @Nullable NodeLog record(Batch batch) throws InterruptedException {
        if (batch.events().isEmpty()) {
            return batch.after();
        }
        byte[] frame = BatchCodec.encode(batch);
        while (true) {
            try {
                int dropped = spool.append(frame);
                trouble.set(null);
                if (dropped > 0) {
                    lost.set(new NodeRecorder.Loss(
                            NodeRecorder.Loss.Why.SPOOL_FULL,
                            null,
                            "the spool was full: the " + dropped + " oldest looks made room"));
                }
                return batch.after();
            } catch (IOException e) {
                trouble("cannot record: " + e.getMessage(), e);
            }
            if (stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return null;
            }
        }
    }

    private void publish() throws InterruptedException {
        while (stop.getCount() > 0) {
            Spool.Entry entry = spool.next(NEXT_FRAME_MILLIS);
            if (entry != null && !publish(entry) && stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private boolean publish(Spool.Entry entry) throws InterruptedException {
        try {
            sink.publish(BatchCodec.decode(spool.payload(entry)).events());
            spool.acknowledge(entry);
            trouble.set(null);
            return true;
        } catch (PublishException e) {
            trouble("cannot publish: " + e.getMessage(), e);
            return e.isHopeless() && skip(entry, NodeRecorder.Loss.Why.NOT_TAKEN, e);
        } catch (IOException e) {
            trouble("cannot read back: " + e.getMessage(), e);
            return skip(entry, NodeRecorder.Loss.Why.SPOOL_DAMAGED, e);
        }
    }

    /** Goes on behind what can never be published, and sees that readers are told. */
    private boolean skip(Spool.Entry entry, NodeRecorder.Loss.Why why, Exception cause) {
        try {
            spool.acknowledge(entry);
            lost.set(new NodeRecorder.Loss(why, null, String.valueOf(cause.getMessage())));
            return true;
        } catch (IOException e) {
            trouble("cannot go on in the spool: " + e.getMessage(), e);
            return false;
        }
    }

    private void trouble(String what, Exception cause) {
        if (!what.equals(trouble.getAndSet(what)) && stop.getCount() > 0) {
            log.warn("{}: {}", config.node(), what, cause);
        }
    }

    /** 64 random bits in 11 characters. */
    private static String streamId(RandomGenerator random) {
        byte[] bits = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
