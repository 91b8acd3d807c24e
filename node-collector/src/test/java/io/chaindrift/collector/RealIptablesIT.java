package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real rules of both backends, each test in a network namespace of its own. */
@RequiresRealIptables
class RealIptablesIT {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temp = Path.of("");

    private final CollectingSink sink = new CollectingSink();

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void seesWhatARouterChanged(String backend) throws Exception {
        String plane = "ipv4-" + backend;
        restore(backend, "S9/node-c/01-v2.0.1");
        try (Collector collector = start()) {
            await(collector, events -> !captures(events, plane).isEmpty());
            restore(backend, "S9/node-c/03-v2.2.1-fleet");
            await(
                    collector,
                    events -> edits(events, plane).stream()
                            .anyMatch(edit -> edit.getName().equals("KUBE-ROUTER-INPUT")));
        }
        ChainEdit input = edits(sink.events(), plane).stream()
                .filter(edit -> edit.getName().equals("KUBE-ROUTER-INPUT"))
                .findFirst()
                .orElseThrow();
        assertEquals(35, input.getRuleCount());
        assertEquals(0, captures(sink.events(), plane).get(0).getSyncOrdinal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void syncsThatChangeOnlyNamesAreNoEdits(String backend) throws Exception {
        String plane = "ipv4-" + backend;
        restore(backend, "S7/node-a/02-v2.2.1-a");
        try (Collector collector = start()) {
            await(collector, events -> !captures(events, plane).isEmpty());
            restore(backend, "S7/node-a/03-v2.2.1-b");
            await(collector, events -> ordinal(events, plane) == 1);
            restore(backend, "S7/node-a/04-v2.2.1-c");
            await(collector, events -> ordinal(events, plane) == 2);
        }
        assertEquals(List.of(), edits(sink.events(), plane));
        long keyframes = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_KEYFRAME)
                .map(event -> event.getRulesetKeyframe().getCapture())
                .filter(header -> header.getPlane().equals(plane) && header.getPart() == 0)
                .count();
        assertEquals(1, keyframes);
    }

    @Test
    void readingLegacyTablesTakesNoLock() throws Exception {
        restore("legacy", "S7/node-a/02-v2.2.1-a");
        String lock = Files.createTempFile("cd-xtables", ".lock").toString();
        String[] holding = {"flock", lock, "env", "XTABLES_LOCKFILE=" + lock};

        String save = namespace.run(with(holding, "iptables-legacy-save"));
        String status = namespace.run(with(holding, "sh", "-c", "iptables-legacy -w 1 -S >/dev/null 2>&1; echo $?"));

        assertTrue(save.contains("KUBE-ROUTER-INPUT") && save.contains("COMMIT"), save);
        assertEquals("4", status.strip(), "a program that takes the lock finds it held");
        Files.delete(Path.of(lock));
    }

    private static String[] with(String[] first, String... then) {
        return Stream.concat(Stream.of(first), Stream.of(then)).toArray(String[]::new);
    }

    @Test
    void lookingMakesNoLegacyTable() throws Exception {
        try (Collector collector = start()) {
            await(
                    collector,
                    events -> captures(events, "ipv4-legacy").size() == 1
                            && captures(events, "ipv4-nft").size() == 1
                            && captures(events, "ipv6-legacy").size() == 1);
        }
        assertEquals("", namespace.run("cat", "/proc/net/ip_tables_names"));
        assertEquals("", namespace.run("cat", "/proc/net/ip6_tables_names"));
        assertEquals("", namespace.run("nft", "list", "tables"));
    }

    private Collector start() {
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofHours(1));
        IptablesSource source =
                IptablesSource.open(ProcessSettings.thisMachine().inNamespace(namespace.name()));
        return Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
    }

    private void restore(String backend, String phase) throws Exception {
        Path folder = CAPTURES.resolve(phase);
        namespace.runWith(folder.resolve("ipset.save"), "ipset", "restore", "-exist");
        namespace.runWith(folder.resolve("all.save"), "iptables-" + backend + "-restore");
    }

    private void await(Collector collector, Predicate<List<NodeEvent>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(sink.events())) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "not seen within " + PATIENCE + "; failure " + collector.failure() + ", trouble "
                            + collector.trouble() + ", failed captures "
                            + sink.events().stream()
                                    .filter(event -> event.getKind() == NodeEventKind.CAPTURE_FAILED)
                                    .map(event -> event.getCaptureFailed().getDetail())
                                    .toList());
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
    }

    private static long ordinal(List<NodeEvent> events, String plane) {
        List<CaptureHeader> captures = captures(events, plane);
        return captures.get(captures.size() - 1).getSyncOrdinal();
    }

    private static List<CaptureHeader> captures(List<NodeEvent> events, String plane) {
        List<CaptureHeader> captures = new ArrayList<>();
        for (NodeEvent event : events) {
            CaptureHeader header = RecordedNodeTest.header(event);
            if (header != null && header.getPlane().equals(plane)) {
                captures.add(header);
            }
        }
        return captures;
    }

    private static List<ChainEdit> edits(List<NodeEvent> events, String plane) {
        return events.stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_DELTA)
                .map(NodeEvent::getRulesetDelta)
                .filter(delta -> delta.getCapture().getPlane().equals(plane))
                .flatMap(delta -> delta.getEdits().stream())
                .toList();
    }
}
