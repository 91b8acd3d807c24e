package io.chaindrift.collector.figures;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.NodeIdentity;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.NamedSaves;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Processor time of one thread from the bytes of a save to the bytes of its events, in a JVM with the options of a collector.
 * Arguments: the saves of syncs, taken in turn. Prints milliseconds for a delta and for a keyframe, each of the syncs of the first hours
 * and of those after a day of one in five minutes: what runs once in a sync is interpreted for long.
 */
public final class AddedCosts {

    static final Plane NFT = Plane.parse("ipv4-nft");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int FIRST = 60;
    private static final int A_DAY = 288;
    private static final int MEASURED = 60;

    private AddedCosts() {}

    /** Measures and prints. */
    public static void main(String[] files) throws Exception {
        List<byte[]> saves = new ArrayList<>();
        for (String file : files) {
            saves.add(Files.readAllBytes(Path.of(file)));
        }
        System.out.println(millis(saves, Demand.NONE) + " " + millis(saves, Demand.REQUESTED));
    }

    private static String millis(List<byte[]> saves, Demand demand) throws Exception {
        NodeRecorder recorder = recorder();
        NamedSaves known = new NamedSaves(System.nanoTime());
        Batch batch = recorder.begin(new NodeRecorder.Past.None(), START);
        List<Long> costs = new ArrayList<>();
        var threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < A_DAY + MEASURED; i++) {
            byte[] save = saves.get(i % saves.size());
            long start = threads.getCurrentThreadCpuTime();
            PlaneObservation plane = SaveReader.read(NFT, save, "", known, provenance());
            batch = look(recorder, batch, plane, START, demand);
            BatchCodec.encode(batch);
            costs.add(threads.getCurrentThreadCpuTime() - start);
        }
        return median(costs, FIRST) + " " + median(costs, A_DAY);
    }

    private static double median(List<Long> costs, int from) {
        List<Long> some = new ArrayList<>(costs.subList(from, from + MEASURED));
        some.sort(null);
        return some.get(some.size() / 2) / 1e6;
    }

    static Provenance provenance() {
        return new Provenance(
                "/usr/sbin/iptables-nft-save",
                null,
                7L,
                7L,
                100_000,
                1,
                4711L,
                "iptables-nft-re",
                NodeFacts.Watch.NETLINK);
    }

    static Batch look(NodeRecorder recorder, Batch before, PlaneObservation plane, Instant at, Demand demand) {
        return recorder.observe(
                before.after(), new NodeObservation(at, List.of(plane), null, null, null), at, demand, List.of());
    }

    static NodeRecorder recorder() {
        NodeFacts node;
        try (IptablesSource source = IptablesSource.open(ProcessSettings.thisMachine())) {
            node = source.node();
        }
        return new NodeRecorder(
                new NodeIdentity("prod", "worker-123.example.org", "0.1.0"),
                node,
                new CaptureDecider(CollectorConfig.DEFAULT_CADENCE, new Splitter(Splitter.PART_BYTES)),
                () -> "abcdefghijk");
    }
}
