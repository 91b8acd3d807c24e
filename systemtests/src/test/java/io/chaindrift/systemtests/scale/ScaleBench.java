package io.chaindrift.systemtests.scale;

import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Measures the stream processor with the broker in the same JVM: {@code ScaleBench <captures> <work> <rules> <latency seconds>
 * <nodes>...}. Everything, the copies too, is done twice with three hundred nodes and not counted, so that measurements pay less for the
 * compiler. Then, for each number of nodes: the first captures; a backlog of an hour of every node, twelve syncs, in two halves, processed
 * exactly once, at least once, at least once and exactly once again, and each time that the processor has done a piece exactly once, a topology copies that piece,
 * which was paused until then, as the processor was; a cold restore. Last, latency at real-time load.
 */
public final class ScaleBench {

    /** Syncs of a node in the time that is measured. */
    static final int SYNCS = FleetSimulator.MINUTES / FleetSimulator.MINUTES_BETWEEN_SYNCS;

    /** The time that is measured, as it is for a fleet. */
    static final Duration REAL_TIME = Duration.ofMinutes(FleetSimulator.MINUTES);

    private static final int PARTITIONS = 4;
    private static final int WARM_UP_NODES = 300;
    private static final int WARM_UPS = 2;
    private static final int HALF = FleetSimulator.MINUTES / 2;
    private static final int DESIGNED_FOR_NODES = 5_000;
    private static final int RULES_PER_CHAIN = 6;

    private final Bed bed;
    private boolean silent;

    private ScaleBench(Bed bed) {
        this.bed = bed;
    }

    /** Measures and prints a line per figure. */
    public static void main(String[] arguments) throws Exception {
        try (Bed bed =
                new Bed(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), PARTITIONS)) {
            ScaleBench bench = new ScaleBench(bed);
            bench.silent = true;
            for (int i = 1; i <= WARM_UPS; i++) {
                bench.measure("warm-up-" + i, WARM_UP_NODES);
            }
            bench.silent = false;
            for (int i = 4; i < arguments.length; i++) {
                bench.measure(arguments[i], Integer.parseInt(arguments[i]));
            }
            String last = arguments[arguments.length - 1];
            bench.latency(last, Integer.parseInt(last), Duration.ofSeconds(Long.parseLong(arguments[3])));
        }
        System.exit(0);
    }

    private void say(String format, Object... figures) {
        if (!silent) {
            System.out.printf(format + "%n", figures);
        }
    }

    private void measure(String run, int nodes) throws Exception {
        Topics once = bed.topics("eos-" + run);
        Topics least = bed.topics("alos-" + run);
        String events = once.name(ChaindriftTopic.NODE_EVENTS);
        try (Streams copy = bed.identity(once, bed.ends(events), "copy-" + run);
                Streams exactly = bed.processor(once, "eos-" + run, true);
                Streams loosely = bed.processor(least, "alos-" + run, false)) {
            copy.awaitRunning();
            exactly.awaitRunning();
            Rate captures = bed.backlog(once, exactly, nodes, 0, 0);
            Rate copiedCaptures = copied(copy, captures);
            bed.publish(least, nodes, 0, 0);
            say(
                    "%d nodes, first captures: %s; %.0f ms of CPU per node",
                    nodes, captures, captures.cpuSeconds() * 1_000 / nodes);
            loosely.awaitCaughtUp();
            Rate exact = bed.backlog(once, exactly, nodes, 1, HALF);
            Rate copied = copied(copy, exact);
            Rate loose = bed.backlog(least, loosely, nodes, 1, HALF);
            loose = loose.plus(bed.backlog(least, loosely, nodes, HALF + 1, FleetSimulator.MINUTES));
            Rate last = bed.backlog(once, exactly, nodes, HALF + 1, FleetSimulator.MINUTES);
            exact = exact.plus(last);
            copied = copied.plus(copied(copy, last));
            say("%d nodes, exactly once: %s", nodes, exact);
            say("%d nodes, at least once: %s", nodes, loose);
            compare(nodes, exact, loose);
            identity(nodes, "the same events", exact, copied);
            identity(nodes, "first captures and all", exact.plus(captures), copied.plus(copiedCaptures));
        }
        restore(run, nodes, once);
    }

    private void compare(int nodes, Rate exact, Rate loose) {
        double real = REAL_TIME.toSeconds() / exact.seconds();
        say(
                "%d nodes: %.1f x their real time, or %.1f x that of %d; %.3f ms of CPU per node and sync",
                nodes,
                real,
                real * nodes / DESIGNED_FOR_NODES,
                DESIGNED_FOR_NODES,
                exact.cpuSeconds() * 1_000 / nodes / SYNCS);
        say(
                "%d nodes: exactly once / at least once = %.2f by time, %.2f by CPU",
                nodes, exact.perSecond() / loose.perSecond(), exact.perCpuSecond() / loose.perCpuSecond());
    }

    /** The piece that the processor has just done, copied; ready for the next one. */
    private static Rate copied(Streams copy, Rate done) {
        Rate copied = Rate.of(done.events(), copy::resumeAndCatchUp);
        copy.pause();
        return copied;
    }

    private void identity(int nodes, String what, Rate exact, Rate copied) {
        say("%d nodes, identity, %s: %s", nodes, what, copied);
        say(
                "%d nodes, %s: exactly once / identity = %.3f by time, %.3f by CPU",
                nodes, what, exact.perSecond() / copied.perSecond(), exact.perCpuSecond() / copied.perCpuSecond());
    }

    private void restore(String run, int nodes, Topics topics) throws IOException {
        String name = "eos-" + run;
        long bytes = bed.stateBytes(name);
        long chains = (long) nodes * (bed.rules() / RULES_PER_CHAIN);
        bed.deleteState(name);
        try (Streams again = bed.processor(topics, name, true)) {
            again.awaitRunning();
            double seconds = again.restoreSeconds();
            say(
                    "%d nodes: restored %d entries in %.1f s (%.0f/s); state %d bytes on disk, about %d per chain",
                    nodes, again.restored(), seconds, again.restored() / seconds, bytes, bytes / Math.max(1, chains));
        }
    }

    /** Events at the pace of a real fleet, and how long after its event was appended each fact of it is read, committed. */
    private void latency(String run, int nodes, Duration time) throws Exception {
        Topics topics = new Topics("eos-" + run + ".");
        try (Streams processor = bed.processor(topics, "eos-" + run, true);
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bed.bootstrapServers(), "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            processor.awaitRunning();
            List<TopicPartition> partitions = bed.partitions(topics.name(ChaindriftTopic.DRIFT_HISTORY));
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            long gap = TimeUnit.MINUTES.toNanos(FleetSimulator.MINUTES_BETWEEN_SYNCS) / nodes;
            AtomicLong spoken = new AtomicLong();
            Thread speaker = new Thread(() -> speak(topics, nodes, gap, time, spoken), "fleet");
            speaker.start();
            List<Long> millis = new ArrayList<>();
            long until = System.nanoTime() + time.plusSeconds(15).toNanos();
            while (System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(20))
                        .forEach(fact -> millis.add(System.currentTimeMillis() - fact.timestamp()));
            }
            speaker.join();
            long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
            say(
                    "%d nodes at real-time load: %d nodes spoke, %d facts; event to fact p50 %d ms, p99 %d ms",
                    nodes,
                    spoken.get(),
                    sorted.length,
                    sorted.length == 0 ? -1 : sorted[sorted.length / 2],
                    sorted.length == 0 ? -1 : sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
        }
    }

    /** New nodes appear one by one, so that each event leads to facts. */
    private void speak(Topics topics, int nodes, long gap, Duration time, AtomicLong spoken) {
        try (EventPublisher publisher = bed.publisher(topics)) {
            long next = System.nanoTime();
            long until = next + time.toNanos();
            for (int node = nodes; next < until; node++) {
                bed.fleet().first(node, node + 1, publisher::send);
                publisher.flush();
                spoken.incrementAndGet();
                next += gap;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }
}
