package io.chaindrift.collector.figures;

import io.chaindrift.collector.child.ChildProcess;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a whole collector costs as a process, as the launcher starts it, beside the programs that it runs. The property
 * {@code figures.build} names the launcher's folder of a build.
 */
final class ChildFigures implements AutoCloseable {

    private static final int RULES = 20_000;

    private final TestNamespace namespace;
    private final Wire wire = new Wire();
    private final Path directory = Files.createTempDirectory("cd-child");
    private final Path output = Files.createFile(directory.resolve("out"));
    private final Process router;
    private int sync;

    ChildFigures(TestNamespace namespace) throws Exception {
        this.namespace = namespace;
        this.router = router();
    }

    /** A process of the router's name, as on any node with the host's process ids: without it each heartbeat looks at all processes. */
    private Process router() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), directory.resolve("kube-router"));
        return new ProcessBuilder(program.toString(), "infinity").start();
    }

    private ChildProcess start(String spool, @Nullable Path cgroup, String... options) throws Exception {
        List<String> before = new ArrayList<>();
        if (cgroup != null) {
            before.addAll(List.of("sh", "-c", "echo $$ >" + cgroup.resolve("cgroup.procs") + "; exec \"$@\"", "sh"));
        }
        long from = wire.end();
        List<String> arguments = new ArrayList<>(List.of(
                "--bootstrap-servers",
                wire.servers(),
                "--schema-registry-url",
                wire.registry(),
                "--netns",
                namespace.name(),
                "--spool",
                directory.resolve(spool).toString(),
                "--set=health=127.0.0.1:0",
                "--set=cpu-share=1",
                // A look at legacy tables from outside a namespace takes a program; on a node it takes none.
                "--set=legacy-poll=PT1H",
                "--set=legacy-poll-slowest=PT1H"));
        for (String option : options) {
            arguments.add("--set=" + option);
        }
        ChildProcess child =
                ChildProcess.startShipped(output, before, Path.of(System.getProperty("figures.build")), arguments);
        // Of six planes each says something; the large one's keyframe is in parts.
        boolean spoke = false;
        try {
            await(() -> wire.end() >= from + 8, child);
            spoke = true;
        } finally {
            if (!spoke) {
                child.destroy();
            }
        }
        return child;
    }

    /** Idle at one check a second, changes one after another, and idle again. */
    void idleAndChanges(double saveMillis) throws Exception {
        restore(RULES);
        ChildProcess child = start("idle", null, "poll=PT1S", "heartbeat=PT1M", "debounce=PT0.001S");
        try {
            pause(10_000);
            idle(child, "first minute");
            changes(child, 30);
            ProcessCosts before = ProcessCosts.of(child.pid());
            List<Long> times = changes(child, 40);
            ProcessCosts busy = ProcessCosts.of(child.pid()).since(before);
            times.sort(null);
            double p99 = times.get((int) Math.ceil(times.size() * 0.99) - 1) / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "added (whole process): %.1f %% of the save's own (collector %.1f ms, save %.1f ms of processor time for each of %d syncs with a changed pod)%n",
                    100.0 * busy.own() / busy.children(),
                    busy.own() / 1e6 / times.size(),
                    busy.children() / 1e6 / times.size(),
                    times.size());
            System.out.printf(
                    Locale.ROOT,
                    "latency: %.2f of the limit (p99 %.0f ms, median %.0f ms; limit 1.5 x save + 250 ms = %.0f ms; save %.0f ms)%n",
                    p99 / (1.5 * saveMillis + 250),
                    p99,
                    times.get(times.size() / 2) / 1e6,
                    1.5 * saveMillis + 250,
                    saveMillis);
            pause(5_000);
            System.out.printf(
                    Locale.ROOT,
                    "rss: %.0f MB five seconds after these syncs%n",
                    ProcessCosts.resident(child.pid()) / 1e6);
            idle(child, "a minute after 70 syncs");
        } finally {
            child.destroy();
        }
    }

    private static void idle(ChildProcess child, String when) throws Exception {
        ProcessCosts before = ProcessCosts.of(child.pid());
        long start = System.nanoTime();
        pause(60_000);
        ProcessCosts idle = ProcessCosts.of(child.pid()).since(before);
        System.out.printf(
                Locale.ROOT,
                "idle (%s): %.3f %% of a core at 1 Hz over a minute with its heartbeats (programs %.3f %%; 20k rules; %d threads; RSS %.0f MB)%n",
                when,
                100.0 * idle.own() / (System.nanoTime() - start),
                100.0 * idle.children() / (System.nanoTime() - start),
                ProcessCosts.threads(child.pid()),
                ProcessCosts.resident(child.pid()) / 1e6);
    }

    /** Each is a sync: every churned chain is renamed, one pod goes, another comes. */
    private List<Long> changes(ChildProcess child, int count) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long events = wire.end();
            restore(RULES);
            long start = System.nanoTime();
            await(() -> wire.end() > events, child);
            times.add(System.nanoTime() - start);
        }
        return times;
    }

    /** The most that a collector and its programs hold at once, at 100,000 rules, with a keyframe and some syncs. */
    void peak() throws Exception {
        restore(100_000);
        Path cgroup = cgroup();
        long[] sampled = {0};
        CountDownLatch stop = new CountDownLatch(1);
        ChildProcess child = start("peak", cgroup, "poll=PT1S", "heartbeat=PT1M");
        Thread sampler = new Thread(() -> {
            while (!pausedUntil(stop)) {
                sampled[0] = Math.max(sampled[0], ProcessCosts.residentWithChildren(child.pid()));
            }
        });
        sampler.start();
        try {
            for (int i = 0; i < 4; i++) {
                long events = wire.end();
                restore(100_000);
                await(() -> wire.end() > events, child);
            }
        } finally {
            stop.countDown();
            sampler.join();
            child.destroy();
        }
        System.out.printf(
                Locale.ROOT,
                "peak: %.0f MB of the collector with its programs at 100k rules (%s); shipped limit 640 MiB%n",
                (cgroup == null ? sampled[0] : most(cgroup)) / 1e6,
                cgroup == null
                        ? "sum of resident memory, sampled: no cgroup can be made here"
                        : "the cgroup's own figure");
        if (cgroup != null) {
            Files.delete(cgroup);
        }
    }

    private static boolean pausedUntil(CountDownLatch stop) {
        try {
            return stop.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static long most(Path cgroup) throws Exception {
        Path peak = cgroup.resolve("memory.peak");
        Path old = cgroup.resolve("memory.max_usage_in_bytes");
        return Long.parseLong(Files.readString(Files.exists(peak) ? peak : old).strip());
    }

    /** A group below this process's own, with a peak of memory; null where none can be made. */
    private static @Nullable Path cgroup() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            boolean memory = parts[1].contains("memory");
            if (memory || parts[1].isEmpty()) {
                Path mine = Path.of("/sys/fs/cgroup", memory ? "memory" : "", parts[2], "chaindrift-figures");
                try {
                    Files.createDirectory(mine);
                } catch (java.io.IOException refused) {
                    continue;
                }
                if (Files.exists(mine.resolve("memory.peak"))
                        || Files.exists(mine.resolve("memory.max_usage_in_bytes"))) {
                    return mine;
                }
                Files.delete(mine);
            }
        }
        return null;
    }

    private void restore(int rules) throws Exception {
        sync++;
        namespace.feed(ManyRules.save(rules, sync, sync), "iptables-nft-restore");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition, ChildProcess child) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.holds()) {
            if (!child.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing came: " + child.output());
            }
            pause(1);
        }
    }

    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws Exception {
        router.destroy();
        wire.close();
        Wire.delete(directory);
    }
}
