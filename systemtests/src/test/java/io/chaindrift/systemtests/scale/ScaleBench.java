package io.chaindrift.systemtests.scale;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures the stream processor with the broker in the same JVM: {@code ScaleBench <captures> <work> <rules> <latency seconds>
 * <nodes>...}. For each number of nodes: the first captures, then twelve syncs of every node as a backlog, processed exactly once,
 * at least once, and by a topology that copies its input; then a cold restore. Last, latency at real-time load.
 */
public final class ScaleBench implements AutoCloseable {

    private static final Duration SYNC_EVERY = Duration.ofMinutes(5);
    private static final int PARTITIONS = 4;

    private final Path work;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Admin admin;
    private final FleetSimulator fleet;
    private final int rules;

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
            for (int i = 4; i < arguments.length; i++) {
                bench.measure(Integer.parseInt(arguments[i]));
            }
            bench.latency(
                    Integer.parseInt(arguments[arguments.length - 1]),
                    Duration.ofSeconds(Long.parseLong(arguments[3])));
        }
        System.exit(0);
    }

    private void measure(int nodes) throws Exception {
        Topics once = topics("eos-" + nodes);
        Topics least = topics("alos-" + nodes);
        long first = publish(once, nodes, 0, 0);
        publish(least, nodes, 0, 0);
        try (Streams exactly = processor(once, "eos-" + nodes, true)) {
            say(nodes, "first captures", rate(first, exactly::awaitCaughtUp));
            long backlog = publish(once, nodes, 1, FleetSimulator.SYNCS);
            Rate exact = rate(backlog, exactly::awaitCaughtUp);
            say(nodes, "exactly once", exact);
            double real = FleetSimulator.SYNCS * SYNC_EVERY.toMillis() / 1_000.0 / exact.seconds();
            System.out.printf(
                    "%d nodes: %.1f x real time; %.3f ms of CPU per node and sync%n",
                    nodes, real, exact.cpuSeconds() * 1_000 / nodes / FleetSimulator.SYNCS);
            compare(nodes, least, once, first, backlog, exact);
        }
        restore(nodes, once);
    }

    private void compare(int nodes, Topics least, Topics once, long first, long backlog, Rate exact) throws Exception {
        try (Streams atLeast = processor(least, "alos-" + nodes, false)) {
            rate(first, atLeast::awaitCaughtUp);
            publish(least, nodes, 1, FleetSimulator.SYNCS);
            Rate loose = rate(backlog, atLeast::awaitCaughtUp);
            say(nodes, "at least once", loose);
            System.out.printf(
                    "%d nodes: exactly once / at least once = %.2f%n", nodes, exact.perSecond() / loose.perSecond());
        }
        String copy = "copy-" + nodes;
        admin.createTopics(List.of(new NewTopic(copy, PARTITIONS, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(ChaindriftTopic.MAX_MESSAGE_BYTES)))))
                .all()
                .get();
        String input = once.name(ChaindriftTopic.NODE_EVENTS);
        System.out.printf("%d nodes: %d events in %s%n", nodes, first + backlog, input);
        try (Streams identity = Streams.identity(
                admin, broker.bootstrapServers(), registry.url(), once, copy, work.resolve("state-" + copy))) {
            Rate best = rate(first + backlog, identity::awaitCaughtUp);
            say(nodes, "identity, first captures included", best);
            System.out.printf(
                    "%d nodes: processor / identity = %.3f (events of a sync against events of all kinds)%n",
                    nodes, exact.perSecond() / best.perSecond());
        }
    }

    private void restore(int nodes, Topics topics) throws IOException {
        Path state = work.resolve("state-eos-" + nodes);
        long bytes = size(state);
        long chains = (long) nodes * (rules / 6);
        delete(state);
        long began = System.nanoTime();
        try (Streams again = processor(topics, "eos-" + nodes, true)) {
            again.awaitRunning();
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%d nodes: restored %d entries in %.1f s (%.0f/s); state %d bytes on disk, about %d per chain%n",
                    nodes, again.restored(), seconds, again.restored() / seconds, bytes, bytes / Math.max(1, chains));
        }
    }

    /** Events at the pace of a real fleet, and how long after its event was appended each fact of it is read, committed. */
    private void latency(int nodes, Duration time) throws Exception {
        Topics topics = new Topics("eos-" + nodes + ".");
        try (Streams processor = processor(topics, "eos-" + nodes, true);
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
            System.out.printf(
                    "%d nodes at real-time load: %d nodes spoke, %d facts; event to fact p50 %d ms, p99 %d ms%n",
                    nodes,
                    spoken.get(),
                    sorted.length,
                    sorted.length == 0 ? -1 : sorted[sorted.length / 2],
                    sorted.length == 0 ? -1 : sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
        }
    }

    /** New nodes appear one by one, so that each event leads to facts. */
    private void speak(Topics topics, int nodes, long gap, Duration time, AtomicLong spoken) {
        try (Publisher publisher = new Publisher(topics)) {
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
        try (Publisher publisher = new Publisher(topics)) {
            for (int sync = from; sync <= to; sync++) {
                for (int node = 0; node < nodes; node++) {
                    fleet.say(node, sync, publisher::send);
                }
            }
            publisher.flush();
            return publisher.sent;
        }
    }

    /** Writes events as a collector does. */
    private final class Publisher implements AutoCloseable {

        private final String topic;
        private final ChaindriftSerdes serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registry.url()));
        private final Serializer<NodeEvent> values = serdes.serializer();
        private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "acks",
                        "all",
                        "compression.type",
                        "zstd",
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer());
        private long sent;

        Publisher(Topics topics) {
            this.topic = topics.name(ChaindriftTopic.NODE_EVENTS);
        }

        void send(NodeEvent event) {
            sent++;
            producer.send(new ProducerRecord<>(
                    topic, ChaindriftTopic.NODE_EVENTS.keyOf(event), values.serialize(topic, event)));
        }

        void flush() {
            producer.flush();
        }

        @Override
        public void close() {
            producer.close();
            serdes.close();
        }
    }

    /** Events in a time, with the CPU time of the whole JVM, broker included. */
    private record Rate(long events, double seconds, double cpuSeconds) {
        double perSecond() {
            return events / seconds;
        }
    }

    private static Rate rate(long events, Runnable work) {
        long cpu = cpuNanos();
        long began = System.nanoTime();
        work.run();
        return new Rate(events, (System.nanoTime() - began) / 1e9, (cpuNanos() - cpu) / 1e9);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void say(int nodes, String what, Rate rate) {
        System.out.printf(
                "%d nodes, %s: %d events in %.1f s (%.0f/s), %.1f s of CPU%n",
                nodes, what, rate.events(), rate.seconds(), rate.perSecond(), rate.cpuSeconds());
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
