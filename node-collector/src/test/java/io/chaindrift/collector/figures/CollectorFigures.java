package io.chaindrift.collector.figures;

import com.sun.management.ThreadMXBean;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.TestNamespace;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.collector.kernel.NetworkNamespace;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.NodeIdentity;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Plane;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Measures the collector; run by {@code bench/collector-figures.sh} as root. Prints one line for each figure; not thread-safe. */
final class CollectorFigures {

    private static final Plane NFT = Plane.parse("ipv4-nft");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TestNamespace namespace = new TestNamespace();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    CollectorFigures() {}

    /** What a change, a heartbeat and a day take on the wire, in bytes. */
    record Sizes(long churn, long heartbeat, double day) {}

    Sizes measure() throws Exception {
        namespace.make();
        try {
            check();
            added();
            latency();
            return wire();
        } finally {
            namespace.remove();
        }
    }

    private void restore(String save) throws Exception {
        namespace.feed(save, "iptables-nft-restore");
    }

    private static long median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }

    /** An unchanged plane: one question to the kernel, against one save. */
    private void check() throws Exception {
        restore(ManyRules.save(50_000, 0, 0));
        List<Long> saves = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long start = System.nanoTime();
            namespace.run("iptables-nft-save");
            saves.add(System.nanoTime() - start);
        }
        try (NetlinkKernel kernel = NetworkNamespace.in(namespace.name(), NetlinkKernel::open)) {
            long generation = 0;
            for (int i = 0; i < 50_000; i++) {
                generation += kernel.generation();
            }
            List<Long> checks = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                long start = System.nanoTime();
                generation += kernel.generation();
                checks.add(System.nanoTime() - start);
            }
            long dumpStart = System.nanoTime();
            int chains = kernel.rules(AddressFamily.IPV4).size();
            long dump = System.nanoTime() - dumpStart;
            System.out.printf(
                    "check: %.0f times cheaper (save %.1f ms, check %.2f us; counting %d chains in a dump %.1f ms; sum %d)%n",
                    (double) median(saves) / median(checks),
                    median(saves) / 1e6,
                    median(checks) / 1e3,
                    chains,
                    dump / 1e6,
                    generation & 1);
        }
    }

    /** Processor time of this process for a changed capture, against that of the save. */
    private void added() throws Exception {
        byte[][] saves = new byte[2][];
        restore(ManyRules.save(20_000, 0, 0));
        saves[0] = namespace.run("iptables-nft-save").getBytes(StandardCharsets.UTF_8);
        long before = childrenTicks();
        int runs = 10;
        for (int i = 0; i < runs; i++) {
            namespace.run("iptables-nft-save");
        }
        double saveMillis = (childrenTicks() - before) * 10.0 / runs;
        restore(ManyRules.save(20_000, 1, 1));
        saves[1] = namespace.run("iptables-nft-save").getBytes(StandardCharsets.UTF_8);
        for (Demand demand : new Demand[] {Demand.NONE, Demand.REQUESTED}) {
            NodeRecorder recorder = recorder();
            Batch batch = recorder.begin(new NodeRecorder.Past.None(), START);
            List<Long> costs = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long start = threads.getCurrentThreadCpuTime();
                batch = look(recorder, batch, saves[i % 2], demand);
                BatchCodec.encode(batch);
                costs.add(threads.getCurrentThreadCpuTime() - start);
            }
            double cost = median(costs.subList(20, 60)) / 1e6;
            System.out.printf(
                    "added (%s): %.1f %% of the save (collector %.2f ms, save %.1f ms of processor time, 20k rules)%n",
                    demand == Demand.NONE ? "delta" : "keyframe", 100 * cost / saveMillis, cost, saveMillis);
        }
    }

    private static long childrenTicks() throws Exception {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    private static NodeRecorder recorder() throws Exception {
        ProcessSettings settings = ProcessSettings.thisMachine();
        try (IptablesSource source = IptablesSource.open(settings)) {
            return new NodeRecorder(
                    new NodeIdentity("prod", "worker-123.example.org", "0.1.0"),
                    source.node(),
                    new CaptureDecider(CollectorConfig.DEFAULT_CADENCE, new Splitter(Splitter.PART_BYTES)),
                    () -> "abcdefghijk");
        }
    }

    private static Batch look(NodeRecorder recorder, Batch before, byte[] save, Demand demand) {
        PlaneObservation plane = SaveReader.read(
                NFT,
                save,
                new Provenance("/usr/sbin/iptables-nft-save", null, 7L, 7L, 100_000, 1, 4711L, "iptables-nft-re"),
                null,
                false);
        return recorder.observe(
                before.after(), new NodeObservation(START, List.of(plane), null, null, null), START, demand, List.of());
    }

    /** Bytes in the broker's log. */
    private Sizes wire() throws Exception {
        try (Wire wire = new Wire()) {
            NodeRecorder recorder = recorder();
            Batch batch = recorder.begin(new NodeRecorder.Past.None(), START);
            long start = wire.send(batch);
            batch = look(recorder, batch, bytes(ManyRules.save(50_000, 0, 0)), Demand.NONE);
            long keyframe = wire.send(batch);
            batch = look(recorder, batch, bytes(ManyRules.save(50_000, 1, 1)), Demand.NONE);
            long churn = wire.send(batch);
            PlaneObservation same = new PlaneObservation.Same(NFT);
            batch = recorder.observe(
                    batch.after(),
                    new NodeObservation(START, List.of(same), null, null, null),
                    START.plusSeconds(3_600),
                    Demand.NONE,
                    List.of());
            long beat = wire.send(batch);
            System.out.printf(
                    "wire: start %d B; keyframe of 50k rules %d B; one pod gone and one come at 50k rules %d B; heartbeat %d B%n",
                    start, keyframe, churn, beat);
            return new Sizes(churn, beat, day(wire));
        }
    }

    private static double day(Wire wire) throws Exception {
        NodeRecorder recorder = recorder();
        Batch batch = recorder.begin(new NodeRecorder.Past.None(), START);
        int pods = 20_000 / 21;
        int shift = Math.max(1, pods / 100);
        long sum = 0;
        int syncs = 36;
        for (int sync = 0; sync <= syncs; sync++) {
            batch = look(recorder, batch, bytes(ManyRules.save(20_000, sync, sync * shift)), Demand.NONE);
            long sent = wire.send(batch);
            sum += sync == 0 ? 0 : sent;
        }
        batch = look(recorder, batch, bytes(ManyRules.save(20_000, syncs, syncs * shift)), Demand.REQUESTED);
        long keyframe = wire.send(batch);
        PlaneObservation same = new PlaneObservation.Same(NFT);
        batch = recorder.observe(
                batch.after(),
                new NodeObservation(START, List.of(same), null, null, null),
                START.plusSeconds(3_600),
                Demand.NONE,
                List.of());
        long beat = wire.send(batch);
        double delta = (double) sum / syncs;
        double all = 288 * delta + 4.0 * keyframe + 1_440.0 * beat;
        System.out.printf(
                "day: %.1f MB per plane (288 syncs of 1 %% churn at %.0f B, 4 keyframes of %d B, 1440 heartbeats of %d B)%n",
                all / 1e6, delta, keyframe, beat);
        return all;
    }

    private static byte[] bytes(String save) {
        return save.getBytes(StandardCharsets.UTF_8);
    }

    /** From the end of a restore to the broker's acknowledgement. */
    private void latency() throws Exception {
        restore(ManyRules.save(20_000, 0, 0));
        List<Long> saves = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long start = System.nanoTime();
            namespace.run("iptables-nft-save");
            saves.add(System.nanoTime() - start);
        }
        ProcessSettings settings = ProcessSettings.thisMachine()
                .inNamespace(namespace.name())
                .at(new ProcessSettings.Pace(
                        true,
                        Duration.ofMillis(1),
                        Duration.ofMillis(50),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        1,
                        5));
        Path spool = Files.createTempDirectory("cd-figures");
        List<Long> times = new ArrayList<>();
        try (Wire wire = new Wire();
                Collector collector = Collector.start(
                        CollectorConfig.of("prod", "n", "1", spool).at(Duration.ofMillis(500), Duration.ofHours(1)),
                        IptablesSource.open(settings),
                        wire.sink,
                        Clock.systemUTC(),
                        new Random(1))) {
            await(() -> collector.status().captured() && collector.waiting() == 0);
            for (int change = 0; change < 60; change++) {
                long before = collector.status().acknowledgedEvents();
                namespace.run("iptables-nft", "-A", "KUBE-ROUTER-INPUT", "-s", "10.9.0." + change, "-j", "ACCEPT");
                long start = System.nanoTime();
                await(() -> collector.status().acknowledgedEvents() > before && collector.waiting() == 0);
                times.add(System.nanoTime() - start);
            }
        } finally {
            delete(spool);
        }
        times.sort(null);
        double save = median(saves) / 1e6;
        double p99 = times.get((int) Math.ceil(times.size() * 0.99) - 1) / 1e6;
        System.out.printf(
                "latency: p99 %.0f ms against 1.5 x save + 250 ms = %.0f ms (median %.0f ms, save %.0f ms, 20k rules, %d changes)%n",
                p99, 1.5 * save + 250, median(times) / 1e6, save, times.size());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        }
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A broker, and how much its log grows. */
    private static final class Wire implements AutoCloseable {

        private final Path directory = Files.createTempDirectory("cd-figures");
        private final EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory));
        private final EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        private final KafkaEventSink sink;

        Wire() throws Exception {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("figures", 1, (short) 1)))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }
            sink = KafkaEventSink.open("figures", broker.bootstrapServers(), registry.url(), Map.of());
        }

        long send(Batch batch) throws Exception {
            long before = bytes();
            sink.publish(batch.events());
            return bytes() - before;
        }

        private long bytes() throws Exception {
            try (Stream<Path> files = Files.walk(directory)) {
                long sum = 0;
                for (Path file : files.filter(path -> path.getParent().endsWith("figures-0")
                                && path.toString().endsWith(".log"))
                        .toList()) {
                    sum += Files.size(file);
                }
                return sum;
            }
        }

        @Override
        public void close() throws Exception {
            sink.close();
            registry.close();
            broker.close();
            delete(directory);
        }
    }
}
