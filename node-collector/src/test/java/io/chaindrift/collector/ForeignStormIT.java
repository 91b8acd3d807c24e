package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Fifty commits a second that have nothing to do with any plane, in a network namespace of the test's own. */
@RequiresRealIptables
class ForeignStormIT {

    private static final int COMMITS = 500;
    private static final int PER_SECOND = 50;
    private static final Duration DEBOUNCE = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final double SHARE = 0.02;
    /** What the account holds after a quiet time: a hundred seconds' worth. */
    private static final double RESERVE_NANOS = SHARE * 100e9;

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void keepsToItsBudgetAndToOneCaptureForEachDebounce() throws Exception {
        namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1/32", "-j", "ACCEPT");
        namespace.run("nft", "add table inet others");
        try (Collector collector = start()) {
            await(collector, () -> !captures().isEmpty());
            SourceFigures before = collector.status().source();
            long began = System.nanoTime();
            Storm storm = storm(collector);
            long nanos = System.nanoTime() - began;

            long captures = storm.last().captures() - before.captures();
            long read = storm.last().readNanos() - before.readNanos();
            System.out.printf(
                    Locale.ROOT,
                    "foreign storm: %d commits at %.0f a second, %d captures, %.2f %% of a core by its own account (share %.0f %%)%n",
                    storm.last().commits() - before.commits(),
                    COMMITS / (nanos / 1e9),
                    captures,
                    100.0 * read / nanos,
                    100 * SHARE);
            assertTrue(captures <= 1 + nanos / DEBOUNCE.toNanos(), captures + " captures in " + nanos + " ns");
            // A reading begins while the account is not overdrawn and may overdraw it, by itself at most.
            assertTrue(
                    read <= RESERVE_NANOS + SHARE * nanos + storm.dearest(),
                    () -> storm + " in " + nanos + " ns, " + read + " ns read");
        }
        // Between two of these commits a reading may be torn, and trust that changes is a keyframe; what is told stays
        // the same.
        assertEquals(
                1,
                captures().stream()
                        .map(CaptureHeader::getCanonicalDigest)
                        .distinct()
                        .count(),
                "nothing of it was a change of the plane");
    }

    /** Where the account stood at the end, and how much it grew at most between two looks at it. */
    private record Storm(SourceFigures last, long dearest) {}

    private Storm storm(Collector collector) throws Exception {
        SourceFigures last = collector.status().source();
        long heard = last.commits() + last.overruns();
        long dearest = 0;
        Process nft = new ProcessBuilder("ip", "netns", "exec", namespace.name(), "nft", "-i")
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("said").toFile())
                .start();
        try (OutputStream commands = nft.getOutputStream()) {
            long began = System.nanoTime();
            for (int commit = 0; commit < COMMITS; commit++) {
                commands.write((commit % 2 == 0 ? "add chain inet others one\n" : "delete chain inet others one\n")
                        .getBytes(StandardCharsets.UTF_8));
                commands.flush();
                long due = began + TimeUnit.SECONDS.toNanos(commit + 1L) / PER_SECOND;
                new CountDownLatch(1).await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
                SourceFigures now = collector.status().source();
                dearest = Math.max(dearest, now.readNanos() - last.readNanos());
                last = now;
            }
        }
        assertTrue(nft.waitFor(60, TimeUnit.SECONDS), "nft did not end");
        await(collector, () -> {
            SourceFigures now = collector.status().source();
            return now.overruns() > 0 || now.commits() >= heard + COMMITS;
        });
        SourceFigures end = collector.status().source();
        return new Storm(end, Math.max(dearest, end.readNanos() - last.readNanos()));
    }

    private Collector start() {
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofHours(1));
        ProcessSettings.Pace pace =
                new ProcessSettings.Pace(true, DEBOUNCE, LONGEST, Duration.ofHours(1), Duration.ofHours(1), SHARE, 5);
        IptablesSource source = IptablesSource.open(
                ProcessSettings.thisMachine().inNamespace(namespace.name()).at(pace));
        return Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
    }

    private List<CaptureHeader> captures() {
        return sink.events().stream()
                .map(RecordedNodeTest::header)
                .filter(header -> header != null && header.getPlane().equals("ipv4-nft"))
                .toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Collector collector, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, () -> collector.failure() + " " + collector.status());
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
    }
}
