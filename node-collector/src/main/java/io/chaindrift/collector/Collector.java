package io.chaindrift.collector;

import io.chaindrift.collector.capture.Depth;
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
import io.chaindrift.collector.record.StreamPosition;
import io.chaindrift.collector.spool.DiskFiles;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.collector.spool.SpoolFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects one node: looks, records on disk, publishes. What was recorded is published in order, however often the process or the
 * broker stops in between. Thread-safe; two threads of its own run from start to close.
 */
public final class Collector implements AutoCloseable {

    private static final Duration REPORTS = Duration.ofSeconds(30);
    private static final long STOP_MILLIS = 1_000;

    private final CollectorConfig config;
    private final long pollNanos;
    private final RulesetSource source;
    private final Clock clock;
    private final Spool spool;
    private final NodeRecorder recorder;
    private final Publisher publisher;
    private final Counters counters = new Counters();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Wake wake = new Wake();
    private final Mishaps mishaps;
    private final QuietMemory quiet = new QuietMemory();
    private final ReportLimiter reports = new ReportLimiter(REPORTS);
    private final long began = System.nanoTime();

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
        this.pollNanos = config.poll().toNanos();
        this.source = source;
        this.clock = clock;
        this.spool = spool;
        this.recorder = new NodeRecorder(
                new NodeIdentity(config.cluster(), config.node(), config.version()),
                source.node(),
                new CaptureDecider(config.cadence(), new Splitter(Splitter.PART_BYTES)),
                () -> StreamPosition.newId(random));
        this.mishaps = new Mishaps(config.node(), counters, wake::now);
        this.publisher = new Publisher(spool, sink, counters, mishaps::lost, this::trouble, System::nanoTime);
        this.observing = new Thread(this::observeToTheEnd, "collect-" + config.node());
        this.publishing = new Thread(() -> guarded(() -> publisher.run(stop)), "publish-" + config.node());
    }

    /**
     * Opens the spool and starts to look and to publish. Where the disk has no room for a spool, what is recorded is held in memory
     * until it has.
     *
     * @param source looked at by this collector alone, and closed with it
     * @param sink where events go; it stays the caller's, who closes it after all collectors
     * @param random makes stream ids
     * @throws UncheckedIOException when the spool cannot be used; the message says what to do
     */
    public static Collector start(
            CollectorConfig config, RulesetSource source, EventSink sink, Clock clock, RandomGenerator random) {
        try {
            return start(config, source, sink, clock, random, DiskFiles.openWhenThereIsRoom(config.spool()));
        } catch (IOException e) {
            source.close();
            // The message of a file system's exception is often the path alone.
            Object why = e instanceof FileSystemException ? e : String.valueOf(e.getMessage());
            throw new UncheckedIOException("setting state-dir is '" + config.spool() + "': " + why, e);
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
        return Optional.ofNullable(mishaps.failure());
    }

    /** What keeps it from recording or publishing just now, and goes away by itself or with help; empty when nothing does. */
    public Optional<String> trouble() {
        String disk = spool.trouble();
        return Optional.ofNullable(disk == null ? mishaps.trouble() : "cannot record on disk: " + disk)
                .or(() -> Optional.ofNullable(publisher.unanswered()));
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
        wake.now();
    }

    /**
     * Stops looking, publishes what it can within that time, and gives the spool up. What is recorded and not published stays for
     * the next start.
     */
    public void close(Duration flush) throws IOException {
        stop.countDown();
        wake.now();
        spool.endWaiting();
        end(observing);
        end(publishing);
        Thread last = new Thread(() -> guarded(publisher::flush), "flush-" + config.node());
        last.setDaemon(true);
        if (!publishing.isAlive() && !flush.isZero()) {
            last.start();
            await(last, flush.toMillis());
        }
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
        } catch (RuntimeException | Error e) {
            mishaps.failed(e);
        }
    }

    /**
     * Time that only goes on: whatever is due after an interval is due by it, so that a clock that is set hours back or ahead
     * neither silences the node nor makes it speak all at once.
     */
    private Instant steady() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - began);
    }

    /** The source is closed by the one thread that uses it: closed under a look that does not end, it would take the process with it. */
    private void observeToTheEnd() {
        guarded(this::observe);
        // Asked to stop it has; closing waits for a thread, and may.
        Thread.interrupted();
        source.close();
    }

    private void observe() throws InterruptedException {
        source.whenChanged(wake::now);
        NodeRecorder.Past past = FoundPast.of(spool.found(), source.node(), config, clock.instant());
        Progress progress = new Progress(begin(past), Instant.EPOCH, true);
        while (stop.getCount() > 0) {
            progress = look(progress);
            SourceFigures figures = source.figures();
            counters.looped(figures);
            quiet.looked(
                    System.nanoTime(),
                    figures.captures() + counters.recorded(),
                    spool.waiting(),
                    Runtime.getRuntime()::totalMemory);
            rest(progress);
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
        List<Loss> losses = mishaps.untold();
        Loss notTaken = Mishaps.notTaken(losses);
        if (notTaken != null) {
            if (!mishaps.endsEpoch(losses, steady, config.cadence().heartbeat())) {
                return before;
            }
            current = begin(new NodeRecorder.Past.Ended(current, notTaken));
            anew = true;
        }
        Demand demand = demand(losses);
        boolean full = anew || demand != Demand.NONE || !steady.isBefore(recorder.keyframeDueAt(current));
        Instant looked = before.looked();
        boolean beat = !steady.isBefore(looked.plus(config.cadence().heartbeat()));
        NodeObservation seen =
                source.observe(clock.instant(), full ? Depth.FULL : beat ? Depth.PRESENT : Depth.CHANGES);
        if (seen == null) {
            mishaps.notTold(losses);
            return new Progress(current, looked, anew);
        }
        counters.looked(seen.planes());
        NodeLog after = record(recorder.observe(current, seen, steady, demand, losses));
        mishaps.told(after.collector(), losses);
        return new Progress(after, full || beat ? steady : looked, false);
    }

    /**
     * Waits until there may be something new, or it is time to look. Once a second, for days, nothing is new: then the source is asked
     * only for that, and none of what a look does is done, for code that runs so seldom is interpreted.
     */
    private void rest(Progress progress) throws InterruptedException {
        Instant beat = progress.looked().plus(config.cadence().heartbeat());
        Instant keyframe = recorder.keyframeDueAt(progress.log());
        long toSay = ChronoUnit.NANOS.between(steady(), beat.isBefore(keyframe) ? beat : keyframe);
        long due = System.nanoTime() + Math.min(toSay, quiet.pause(System.nanoTime()));
        boolean nothing = !progress.anew();
        do {
            nothing &= !wake.within(Math.min(pollNanos, source.pauseNanos()));
            counters.looped();
        } while (nothing && System.nanoTime() - due < 0 && isQuiet());
    }

    private boolean isQuiet() {
        synchronized (reports) {
            if (reports.isWanted()) {
                return false;
            }
        }
        return stop.getCount() > 0 && !mishaps.isPending() && source.isQuiet();
    }

    private Demand demand(List<Loss> losses) {
        if (mishaps.oweKeyframes(losses)) {
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

    private NodeLog record(Batch batch) {
        if (!batch.events().isEmpty()) {
            boolean inMemory = spool.bytesInMemory() > 0;
            Spool.Dropped dropped = spool.append(BatchCodec.encode(batch));
            counters.recorded(batch.events().size());
            mishaps.recorded(dropped, inMemory, spool.trouble());
        }
        return batch.after();
    }

    private void trouble(@Nullable String what, @Nullable Exception cause) {
        mishaps.trouble(what, cause, stop.getCount() > 0);
    }
}
