package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.WatchMode;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of a kernel's rules, and what a collector makes of them, in a network namespace of the test's own. */
@RequiresRealIptables
class RealChangesIT {

    private static final Duration BRIEF = Duration.ofMillis(50);

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void thirtyCommitsAndARestoreAreOneCapture() throws Exception {
        namespace.run("iptables-nft", "-N", "KUBE-ROUTER-INPUT");
        // Longer between two commits than any loaded machine takes for one, and far below the longest wait.
        ProcessSettings.Pace pace = new ProcessSettings.Pace(
                true, Duration.ofSeconds(3), Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofHours(1), 1, 5);
        try (Collector collector = start(pace)) {
            sink.await(collector, events -> capturesOf("ipv4-nft").size() == 1);
            long before = collector.status().source().captures();
            namespace.run(
                    "sh",
                    "-c",
                    "for i in $(seq 30); do iptables-nft -A KUBE-ROUTER-INPUT -s 10.0.0.$i -j RETURN || exit 1; done;"
                            + " iptables-nft-save >save && iptables-nft-restore <save; rm save");
            sink.await(collector, events -> capturesOf("ipv4-nft").size() == 2);

            assertTrue(collector.status().source().commits() >= 31, collector.status()::toString);
            assertEquals(before + 1, collector.status().source().captures());
        }
        assertEquals(
                30,
                sink.events().stream()
                        .filter(event -> event.getKind() == NodeEventKind.RULESET_DELTA)
                        .flatMap(event -> event.getRulesetDelta().getEdits().stream())
                        .mapToLong(edit -> edit.getRuleCount())
                        .sum());
    }

    @ParameterizedTest
    @CsvSource({"nft, NETLINK", "legacy, POLLING"})
    void aChangeOfIpv6IsADeltaOfItsPlane(String backend, WatchMode watch) throws Exception {
        String plane = "ipv6-" + backend;
        String program = "ip6tables-" + backend;
        namespace.run(program, "-N", "KUBE-ROUTER-INPUT");
        try (Collector collector = start(new ProcessSettings.Pace(true, BRIEF, BRIEF, BRIEF, BRIEF, 1, 5))) {
            sink.await(collector, events -> !capturesOf(plane).isEmpty());
            namespace.run(program, "-A", "KUBE-ROUTER-INPUT", "-s", "fd00::7", "-j", "RETURN");
            sink.await(collector, events -> deltas(plane).size() == 1);
        }
        NodeEvent delta = deltas(plane).get(0);
        assertTrue(delta.getRulesetDelta().getEdits().toString().contains("fd00::7/128"), delta::toString);
        assertEquals(watch, delta.getRulesetDelta().getCapture().getProvenance().getWatch());
    }

    @Test
    void pollingEmptyPlanesCreatesNothingAndRunsNoSave() throws Exception {
        try (Collector collector = start(new ProcessSettings.Pace(false, BRIEF, BRIEF, BRIEF, BRIEF, 1, 5))) {
            sink.await(collector, events -> captures(events).count() >= 6);
            long looks = collector.status().looks();
            sink.await(collector, events -> collector.status().looks() >= looks + 3);

            assertEquals(0, collector.status().source().captures(), "a save was run for a plane without tables");
        }
        assertEquals("", namespace.run("nft", "list", "tables"));
        assertEquals("", namespace.run("cat", "/proc/net/ip_tables_names"));
        assertEquals("", namespace.run("cat", "/proc/net/ip6_tables_names"));
    }

    private Collector start(ProcessSettings.Pace pace) {
        CollectorConfig config =
                CollectorConfig.of("test", "this", "1", temp.resolve("spool")).at(BRIEF, Duration.ofHours(1));
        IptablesSource source = IptablesSource.open(
                ProcessSettings.thisMachine().inNamespace(namespace.name()).at(pace));
        return Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
    }

    private static java.util.stream.Stream<CaptureHeader> captures(List<NodeEvent> events) {
        return events.stream().map(RecordedNodeTest::header).filter(header -> header != null);
    }

    private List<CaptureHeader> capturesOf(String plane) {
        return captures(sink.events())
                .filter(header -> header.getPlane().equals(plane))
                .toList();
    }

    private List<NodeEvent> deltas(String plane) {
        return sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_DELTA)
                .filter(event -> event.getRulesetDelta().getCapture().getPlane().equals(plane))
                .toList();
    }
}
