package io.chaindrift.systemtests.scale;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Measures the stream processor with the broker in the same JVM: {@code ScaleBench <captures> <work> <rules> <latency seconds>
 * <nodes>...}. Everything is done once with a few nodes and not counted, so that no measurement pays for the compiler. Then, for each
 * number of nodes: the first captures; a backlog of twelve syncs of every node, in two halves, processed exactly once, at least once,
 * at least once and exactly once again; the same backlog by a topology that copies its input; a cold restore. Last, latency at
 * real-time load.
 */
public final class ScaleBench implements AutoCloseable {

    private static final Duration SYNC_EVERY = Duration.ofMinutes(5);
    private static final int PARTITIONS = 4;
    private static final int WARM_UP_NODES = 20;
    private static final int HALF = FleetSimulator.SYNCS / 2;
    private static final int DESIGNED_FOR_NODES = 5_000;

    private final Path work;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Admin admin;
    private final FleetSimulator fleet;
    private final int rules;
    private boolean silent;

    private ScaleBench(Path captures, Path work, int rules) throws IOException {
        this.work = work;
        this.rules = rules;
        this.fleet = new FleetSimulator(captures, work.resolve("templates"), rules);
        this.broker = EmbeddedBroker.start(BrokerSettings.in(work.resolve("broker")));
        this.registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /** Measures and prints a line per figure. */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        try (ScaleBench bench = new ScaleBench(Path.of(arguments[0]), work, Integer.parseInt(arguments[2]))) {
            bench.silent = true;
            bench.measure("warm-up", WARM_UP_NODES);
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
        Topics once = topics("eos-" + run);
        Topics least = topics("alos-" + run);
        long first = publish(once, nodes, 0, 0);
        publish(least, nodes, 0, 0);
        Map<TopicPartition, Long> afterFirst = Streams.ends(admin, once.name(ChaindriftTopic.NODE_EVENTS));
        try (Streams exactly = processor(once, "eos-" + run, true);
                Streams loosely = processor(least, "alos-" + run, false)) {
            Rate captures = Rate.of(first, exactly::awaitCaughtUp);
            say(
                    "%d nodes, first captures: %s; %.0f ms of CPU per node",
                    nodes, captures, captures.cpuSeconds() * 1_000 / nodes);
            loosely.awaitCaughtUp();
            Rate exact = backlog(once, exactly, nodes, 1, HALF);
            Rate loose = backlog(least, loosely, nodes, 1, HALF);
            loose = loose.plus(backlog(least, loosely, nodes, HALF + 1, FleetSimulator.SYNCS));
            exact = exact.plus(backlog(once, exactly, nodes, HALF + 1, FleetSimulator.SYNCS));
            say("%d nodes, exactly once: %s", nodes, exact);
            say("%d nodes, at least once: %s", nodes, loose);
            compare(run, nodes, once, afterFirst, exact, loose);
        }
        restore(run, nodes, once);
    }

    private Rate backlog(Topics topics, Streams streams, int nodes, int from, int to) {
        streams.pause();
        long events = publish(topics, nodes, from, to);
        streams.resume();
        return Rate.of(events, streams::awaitCaughtUp);
    }

    private void compare(String run, int nodes, Topics topics, Map<TopicPartition, Long> from, Rate exact, Rate loose)
            throws Exception {
        double real = FleetSimulator.SYNCS * SYNC_EVERY.toMillis() / 1_000.0 / exact.seconds();
        say(
                "%d nodes: %.1f x their real time, or %.1f x that of %d; %.3f ms of CPU per node and sync",
                nodes,
                real,
                real * nodes / DESIGNED_FOR_NODES,
                DESIGNED_FOR_NODES,
                exact.cpuSeconds() * 1_000 / nodes / FleetSimulator.SYNCS);
        say(
                "%d nodes: exactly once / at least once = %.2f by time, %.2f by CPU",
                nodes, exact.perSecond() / loose.perSecond(), exact.perCpuSecond() / loose.perCpuSecond());
        String copy = "copy-" + run;
        admin.createTopics(List.of(new NewTopic(copy, PARTITIONS, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(ChaindriftTopic.MAX_MESSAGE_BYTES)))))
                .all()
                .get();
        try (Streams identity = Streams.identity(
                admin, broker.bootstrapServers(), registry.url(), topics, from, copy, work.resolve("state-" + copy))) {
            Rate best = Rate.of(exact.events(), identity::awaitCaughtUp);
            say("%d nodes, identity, the same events: %s", nodes, best);
            say(
                    "%d nodes: exactly once / identity = %.3f by time, %.3f by CPU",
                    nodes, exact.perSecond() / best.perSecond(), exact.perCpuSecond() / best.perCpuSecond());
        }
    }

    private void restore(String run, int nodes, Topics topics) throws IOException {
        Path state = work.resolve("state-eos-" + run);
        long bytes = size(state);
        long chains = (long) nodes * (rules / 6);
        delete(state);
        long began = System.nanoTime();
        try (Streams again = processor(topics, "eos-" + run, true)) {
            again.awaitRunning();
            double seconds = (System.nanoTime() - began) / 1e9;
            say(
                    "%d nodes: restored %d entries in %.1f s (%.0f/s); state %d bytes on disk, about %d per chain",
                    nodes, again.restored(), seconds, again.restored() / seconds, bytes, bytes / Math.max(1, chains));
        }
    }

    /** Events at the pace of a real fleet, and how long after its event was appended each fact of it is read, committed. */
    private void latency(String run, int nodes, Duration time) throws Exception {
        Topics topics = new Topics("eos-" + run + ".");
        try (Streams processor = processor(topics, "eos-" + run, true);
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            processor.awaitRunning();
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topics.name(ChaindriftTopic.DRIFT_HISTORY), i));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            long gap = SYNC_EVERY.toNanos() / nodes;
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
        try (EventPublisher publisher = publisher(topics)) {
            long next = System.nanoTime();
            long until = next + time.toNanos();
            for (int node = nodes; next < until; node++) {
                fleet.first(node, node + 1, publisher::send);
                publisher.flush();
                spoken.incrementAndGet();
                next += gap;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private Streams processor(Topics topics, String name, boolean exactlyOnce) {
        return Streams.processor(
                admin,
                broker.bootstrapServers(),
                registry.url(),
                topics,
                name,
                work.resolve("state-" + name),
                exactlyOnce);
    }

    private Topics topics(String name) throws InterruptedException, ExecutionException {
        Topics topics = new Topics(name + ".");
        List<NewTopic> wanted = new ArrayList<>();
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            wanted.add(new NewTopic(topics.name(topic), PARTITIONS, (short) 1).configs(topic.config()));
        }
        admin.createTopics(wanted).all().get();
        return topics;
    }

    private long publish(Topics topics, int nodes, int from, int to) {
        try (EventPublisher publisher = publisher(topics)) {
            for (int sync = from; sync <= to; sync++) {
                for (int node = 0; node < nodes; node++) {
                    fleet.say(node, sync, publisher::send);
                }
            }
            publisher.flush();
            return publisher.sent();
        }
    }

    private EventPublisher publisher(Topics topics) {
        return new EventPublisher(broker.bootstrapServers(), registry.url(), topics.name(ChaindriftTopic.NODE_EVENTS));
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path[] deepestFirst =
                    files.sorted(java.util.Comparator.reverseOrder()).toArray(Path[]::new);
            for (Path file : Arrays.asList(deepestFirst)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        broker.close();
    }
}
