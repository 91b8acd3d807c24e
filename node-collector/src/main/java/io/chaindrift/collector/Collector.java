package io.chaindrift.collector;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.ReportLimiter;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.Loss;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
    private static final Duration REPORTS = Duration.ofSeconds(30);
    private static final long STOP_MILLIS = 1_000;
    private static final long NOTHING_OWED = -1;

    private final CollectorConfig config;
    private final RulesetSource source;
    private final Clock clock;
    private final Spool spool;
    private final NodeRecorder recorder;
    private final Publisher publisher;
    private final Counters counters = new Counters();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Semaphore wake = new Semaphore(0);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Loss> lost = new ConcurrentLinkedQueue<>();
    private final ToldLosses told = new ToldLosses();
    private final QuietMemory quiet = new QuietMemory();
    private final ReportLimiter reports = new ReportLimiter(REPORTS);
    private final long began = System.nanoTime();
    /** Events that were acknowledged when looks were dropped for want of room; of the looking thread. */
    private long owedSince = NOTHING_OWED;

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
        this.clock = clock;
        this.spool = spool;
        this.recorder = new NodeRecorder(
                new NodeIdentity(config.cluster(), config.node(), config.version()),
                source.node(),
                new CaptureDecider(config.cadence(), new Splitter(Splitter.PART_BYTES)),
                () -> streamId(random));
        this.publisher = new Publisher(spool, sink, counters, this::lost, this::trouble);
        this.observing = new Thread(() -> guarded(this::observe), "collect-" + config.node());
        this.publishing = new Thread(() -> guarded(() -> publisher.run(stop)), "publish-" + config.node());
    }

    /**
     * Opens the spool and starts to look and to publish.
     *
     * @param source looked at by this collector alone, and closed with it
     * @param sink where events go; it stays the caller's, who closes it after all collectors
     * @param random makes stream ids
     * @throws UncheckedIOException when the spool cannot be used; the message says what to do
     */
    public static Collector start(
            CollectorConfig config, RulesetSource source, EventSink sink, Clock clock, RandomGenerator random) {
        try {
            return start(config, source, sink, clock, random, DiskFiles.open(config.spool()));
        } catch (IOException e) {
            source.close();
            throw new UncheckedIOException("the collector of " + config.node() + " cannot start: " + e.getMessage(), e);
        }
    }

    static Collector start(
            CollectorConfig config,
            RulesetSource source,
            EventSink sink,
            Clock clock,
            RandomGenerator random,
            SpoolFiles files) {
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
        String disk = spool.trouble();
        return Optional.ofNullable(disk == null ? trouble.get() : "cannot record on disk: " + disk);
    }

    /** Recorded looks that the broker has not acknowledged. */
    public int waiting() {
        return spool.waiting();
    }

    /** How it stands. */
    public CollectorStatus status() {
        return counters.status(source.node().watch(), spool, trouble().orElse(null));
    }

    /**
     * Gives memory back when nothing is to be done: after everything that was seen was published and a few seconds have passed; the
     * heap's only where it has grown since. A process with other work to do asks for nothing.
     *
     * @param memory called by the looking thread, which goes on when it returns
     */
    public void whenQuiet(SpareMemory memory) {
        quiet.whenQuiet(memory);
    }

    /** Asks for a keyframe of every plane; it comes soon, but two of them never within half a minute. */
    public void report(String requestId) {
        synchronized (reports) {
            reports.ask(requestId);
        }
        wake.release();
    }

    /**
     * Stops looking, publishes what it can within that time, and gives the spool up. What is recorded and not published stays for
     * the next start.
     */
    public void close(Duration flush) throws IOException {
        stop.countDown();
        wake.release();
        spool.endWaiting();
        end(observing);
        end(publishing);
        Thread last = new Thread(() -> guarded(publisher::flush), "flush-" + config.node());
        last.setDaemon(true);
        if (!publishing.isAlive() && !flush.isZero()) {
            last.start();
            await(last, flush.toMillis());
        }
        source.close();
        spool.close();
    }

    /** Stops at once. What is recorded stays for the next start. */
    @Override
    public void close() throws IOException {
        close(Duration.ZERO);
    }

    private static void end(Thread thread) {
        await(thread, STOP_MILLIS / 2);
        thread.interrupt();
        await(thread, STOP_MILLIS);
    }

    private static void await(Thread thread, long millis) {
        try {
            thread.join(millis);
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

    /**
     * Time that only goes on: whatever is due after an interval is due by it, so that a clock that is set hours back or ahead
     * neither silences the node nor makes it speak all at once.
     */
    private Instant steady() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - began);
    }

    private void observe() throws InterruptedException {
        source.whenChanged(wake::release);
        Progress progress = new Progress(begin(past()), Instant.EPOCH, true);
        while (stop.getCount() > 0) {
            progress = look(progress);
            SourceFigures figures = source.figures();
            counters.looped(figures);
            quiet.looked(
                    System.nanoTime(),
                    figures.captures() + counters.recorded(),
                    spool.waiting(),
                    Runtime.getRuntime()::totalMemory);
            rest();
        }
    }

    /**
     * Between two looks.
     *
     * @param log what was recorded so far
     * @param looked when, in steady time, every plane was last asked after
     * @param anew whether everything is still to be read in full
     */
    private record Progress(NodeLog log, Instant looked, boolean anew) {}

    /** One look. What it read is let go of when it returns, so that nothing large is held while there is nothing to do. */
    private Progress look(Progress before) throws InterruptedException {
        Instant steady = steady();
        NodeLog current = before.log();
        boolean anew = before.anew();
        List<Loss> losses = losses();
        Optional<Loss> notTaken =
                losses.stream().filter(loss -> loss.why() == Loss.Why.NOT_TAKEN).findFirst();
        if (notTaken.isPresent()) {
            current = begin(new NodeRecorder.Past.Ended(current, notTaken.get()));
            anew = true;
        }
        Demand demand = demand(losses);
        boolean full = anew || demand != Demand.NONE || recorder.keyframeDue(current, steady);
        Instant looked = before.looked();
        boolean beat = !steady.isBefore(looked.plus(config.cadence().heartbeat()));
        NodeObservation seen =
                source.observe(clock.instant(), full ? Depth.FULL : beat ? Depth.PRESENT : Depth.CHANGES);
        if (seen == null) {
            lost.addAll(losses);
            return new Progress(current, looked, anew);
        }
        counters.looked();
        NodeLog after = record(recorder.observe(current, seen, steady, demand, losses));
        told.told(after.collector(), losses);
        return new Progress(after, full || beat ? steady : looked, false);
    }

    /** Waits until there may be something new, or it is time to ask. */
    private void rest() throws InterruptedException {
        long longest = Math.min(config.poll().toNanos(), source.pauseNanos());
        if (wake.tryAcquire(longest, TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    private List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (Loss loss = lost.poll(); loss != null; loss = lost.poll()) {
            losses.add(loss);
        }
        return losses;
    }

    private Demand demand(List<Loss> losses) {
        boolean owed = owedSince >= 0 && counters.acknowledged() > owedSince;
        if (owed || losses.stream().anyMatch(loss -> !loss.why().isOverflow())) {
            owedSince = owed ? NOTHING_OWED : owedSince;
            return Demand.AFTER_LOSS;
        }
        synchronized (reports) {
            return reports.due(System.nanoTime()) ? Demand.REQUESTED : Demand.NONE;
        }
    }

    private NodeLog begin(NodeRecorder.Past past) {
        Batch begin = recorder.begin(past, clock.instant());
        source.resume(begin.after().cursor());
        return record(begin);
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
        String strange = before == null ? null : strange(before);
        if (damage == null && before != null && strange == null) {
            return new NodeRecorder.Past.Known(before);
        }
        String detail = strange != null ? strange : damage == null ? "the spool holds nothing to go on from" : damage;
        log.warn("{}: {}", config.node(), detail);
        return new NodeRecorder.Past.Damaged(before, found.behind() || strange != null, detail);
    }

    /** Why the spool may be a copy that others have gone on from; null when it cannot be. */
    private @Nullable String strange(NodeLog before) {
        NodeLog.Machine then = before.machine();
        NodeFacts here = source.node();
        if (then == null || here.watch() == NodeFacts.Watch.RECORDED) {
            return null;
        }
        if (then.machineId() != null
                && here.machineId() != null
                && !then.machineId().equals(here.machineId())) {
            return "the spool was made on another machine";
        }
        boolean sameBoot = then.bootId() != null && then.bootId().equals(here.bootId());
        boolean clockBehind =
                clock.instant().toEpochMilli() <= before.collector().epoch();
        return !sameBoot && clockBehind
                ? "the machine was started anew and its clock is behind the spool's: the disk may be an older copy"
                : null;
    }

    private NodeLog record(Batch batch) {
        if (!batch.events().isEmpty()) {
            boolean inMemory = spool.bytesInMemory() > 0;
            Spool.Dropped dropped = spool.append(BatchCodec.encode(batch));
            counters.recorded(batch.events().size());
            if (dropped != null) {
                overflowed(told.dropped(Losses.last(dropped.last()), Losses.of(dropped, inMemory)));
            }
        }
        return batch.after();
    }

    /**
     * They are told in the next look that there is, and nothing is read for them: while the broker is away, a keyframe would push out
     * others. It is due when the broker takes something again.
     */
    private void overflowed(List<Loss> losses) {
        counters.lost();
        lost.addAll(losses);
        owedSince = counters.acknowledged();
    }

    private void lost(Loss loss) {
        counters.lost();
        lost.add(loss);
        wake.release();
    }

    private void trouble(@Nullable String what, @Nullable Exception cause) {
        String before = trouble.getAndSet(what);
        if (what != null && !what.equals(before) && stop.getCount() > 0) {
            log.warn("{}: {}", config.node(), what, cause);
        }
    }

    /** 64 random bits in 11 characters. */
    private static String streamId(RandomGenerator random) {
        byte[] bits = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
