package io.chaindrift.collector.figures;

import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.kernel.CommitWatch;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.testkit.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the collector; run by {@code bench/collector-figures.sh} as root. Prints one line for each figure; not thread-safe. */
final class CollectorFigures {

    private static final int RESTORES = 8;

    private final TestNamespace namespace = new TestNamespace();

    CollectorFigures() {}

    /** What a change, a heartbeat alone, a heartbeat as it is sent and a day take on the wire, in bytes. */
    record Sizes(long churn, long heartbeat, long heartbeatOfSix, double day) {}

    Sizes measure() throws Exception {
        namespace.make();
        try {
            check();
            listening();
            double saveMillis = added();
            try (ChildFigures child = new ChildFigures(namespace)) {
                child.idleAndChanges(saveMillis);
                child.peak();
            }
        } finally {
            namespace.remove();
        }
        return wire();
    }

    private void restore(String save) throws Exception {
        namespace.feed(save, "iptables-nft-restore");
    }

    private static long median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }

    private List<Long> saves(int count) throws Exception {
        List<Long> saves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            namespace.run("iptables-nft-save");
            saves.add(System.nanoTime() - start);
        }
        return saves;
    }

    /** An unchanged plane: one question to the kernel, against one save. */
    private void check() throws Exception {
        restore(ManyRules.save(50_000, 0, 0));
        List<Long> saves = saves(7);
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name())) {
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
                    Locale.ROOT,
                    "check: %.0f times cheaper than a save (save %.1f ms, check %.2f us; 50k rules; sum %d)%n",
                    (double) median(saves) / median(checks),
                    median(saves) / 1e6,
                    median(checks) / 1e3,
                    generation & 1);
            System.out.printf(
                    Locale.ROOT,
                    "cross-check: %.1f saves (counting %d chains in the kernel's dump %.1f ms; 50k rules)%n",
                    (double) dump / median(saves),
                    chains,
                    dump / 1e6);
        }
    }

    /** What it costs a committer that somebody listens: the kernel then tells of each rule. */
    private void listening() throws Exception {
        double alone = restoreMillis();
        double heard;
        try (CommitWatch listener = CommitWatch.start(namespace.name(), () -> {})) {
            heard = restoreMillis();
            System.out.printf(
                    Locale.ROOT,
                    "listening: %.2f of a restore's own processor time (%.0f ms with a listener, %.0f ms without; 20k rules replaced; heard %b)%n",
                    (heard - alone) / alone,
                    heard,
                    alone,
                    listener.last() != null);
        }
    }

    private double restoreMillis() throws Exception {
        List<String> saves = List.of(ManyRules.save(20_000, 1, 1), ManyRules.save(20_000, 2, 2));
        restore(saves.get(0));
        ProcessCosts before = ProcessCosts.of(ProcessHandle.current().pid());
        for (int i = 1; i <= RESTORES; i++) {
            restore(saves.get(i % 2));
        }
        return ProcessCosts.of(ProcessHandle.current().pid()).since(before).children() / 1e6 / RESTORES;
    }

    /** Processor time of one thread for a changed capture, against that of the save; gives the save's own time in milliseconds. */
    private double added() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int sync = 0; sync < 4; sync++) {
            restore(ManyRules.save(20_000, sync, sync));
            files.add(Files.writeString(Files.createTempFile("cd", ".save"), namespace.run("iptables-nft-save")));
        }
        ProcessCosts before = ProcessCosts.of(ProcessHandle.current().pid());
        List<Long> wall = saves(10);
        double saveMillis =
                ProcessCosts.of(ProcessHandle.current().pid()).since(before).children() / 1e6 / wall.size();
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm.options").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                AddedCosts.class.getName()));
        files.forEach(file -> argv.add(file.toString()));
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String[] lines = said.strip().split("\n", -1);
        String[] millis = lines[lines.length - 1].split(" ", -1);
        String[] kinds = {
            "delta, first hours", "delta, from a day on", "keyframe, first hours", "keyframe, from a day on"
        };
        for (int i = 0; i < kinds.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "added (%s): %.1f %% of the save's own (%.2f ms from the save's bytes to the events', save %.1f ms of processor time; 20k rules)%n",
                    kinds[i],
                    100 * Double.parseDouble(millis[i]) / saveMillis,
                    Double.parseDouble(millis[i]),
                    saveMillis);
        }
        for (Path file : files) {
            Files.delete(file);
        }
        return median(wall) / 1e6;
    }

    /** Bytes in the broker's log. */
    Sizes wire() throws Exception {
        try (Wire wire = new Wire()) {
            NodeRecorder recorder = AddedCosts.recorder();
            Batch batch = recorder.begin(new NodeRecorder.Past.None(), AddedCosts.START);
            long start = wire.send(batch);
            batch = look(recorder, batch, ManyRules.save(50_000, 0, 0), Demand.NONE);
            long keyframe = wire.send(batch);
            batch = look(recorder, batch, ManyRules.save(50_000, 1, 1), Demand.NONE);
            long churn = wire.send(batch);
            batch = beat(recorder, batch, List.of(AddedCosts.NFT), 1);
            long beat = wire.send(batch);
            List<Plane> planes = new ArrayList<>();
            for (AddressFamily family : AddressFamily.values()) {
                for (IptablesBackend backend : IptablesBackend.values()) {
                    planes.add(new Plane(family, backend));
                }
            }
            planes.sort(null);
            batch = absent(recorder, batch, planes);
            wire.send(batch);
            long six = wire.send(beat(recorder, batch, planes, 2)) / planes.size();
            System.out.printf(
                    Locale.ROOT,
                    "wire: one pod gone and one come at 50k rules %d B (keyframe %d B); heartbeat %d B alone, %d B of six planes' sent together; start %d B%n",
                    churn,
                    keyframe,
                    beat,
                    six,
                    start);
            return new Sizes(churn, beat, six, day(wire));
        }
    }

    private static Batch look(NodeRecorder recorder, Batch before, String save, Demand demand) {
        PlaneObservation plane = SaveReader.read(
                AddedCosts.NFT, save.getBytes(StandardCharsets.UTF_8), AddedCosts.provenance(), null, false);
        return AddedCosts.look(recorder, before, plane, AddedCosts.START, demand);
    }

    private static Batch absent(NodeRecorder recorder, Batch before, List<Plane> planes) {
        List<PlaneObservation> others = new ArrayList<>();
        for (Plane plane : planes) {
            if (!plane.equals(AddedCosts.NFT)) {
                others.add(new PlaneObservation.Absent(plane));
            }
        }
        return recorder.observe(
                before.after(),
                new NodeObservation(AddedCosts.START, others, null, null, null),
                AddedCosts.START,
                Demand.NONE,
                List.of());
    }

    private static Batch beat(NodeRecorder recorder, Batch before, List<Plane> planes, int hour) {
        var at = AddedCosts.START.plusSeconds(3_600L * hour);
        List<PlaneObservation> same = new ArrayList<>();
        planes.forEach(plane -> same.add(new PlaneObservation.Same(plane)));
        return recorder.observe(
                before.after(), new NodeObservation(at, same, null, null, null), at, Demand.NONE, List.of());
    }

    private static double day(Wire wire) throws Exception {
        NodeRecorder recorder = AddedCosts.recorder();
        Batch batch = recorder.begin(new NodeRecorder.Past.None(), AddedCosts.START);
        int pods = 20_000 / 21;
        int shift = Math.max(1, pods / 100);
        long sum = 0;
        int syncs = 36;
        for (int sync = 0; sync <= syncs; sync++) {
            batch = look(recorder, batch, ManyRules.save(20_000, sync, sync * shift), Demand.NONE);
            long sent = wire.send(batch);
            sum += sync == 0 ? 0 : sent;
        }
        batch = look(recorder, batch, ManyRules.save(20_000, syncs, syncs * shift), Demand.REQUESTED);
        long keyframe = wire.send(batch);
        long beat = wire.send(beat(recorder, batch, List.of(AddedCosts.NFT), 1));
        double delta = (double) sum / syncs;
        double all = 288 * delta + 4.0 * keyframe + 1_440.0 * beat;
        System.out.printf(
                Locale.ROOT,
                "day: %.1f MB per plane (288 syncs of 1 %% churn at %.0f B, 4 keyframes of %d B, 1440 heartbeats of %d B)%n",
                all / 1e6,
                delta,
                keyframe,
                beat);
        return all;
    }
}
