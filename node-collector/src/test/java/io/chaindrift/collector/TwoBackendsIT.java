package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.Backend;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that went from one backend to the other, on real iptables: the old rules stay, and it is one router all the time. */
@RequiresRealIptables
class TwoBackendsIT {

    private static final Path MIXED = Path.of("..", "testkit", "captures", "S5-mixed", "node-a");
    private static final String OLD = "03-v2.2.1-nft/all.other-backend-legacy.save";
    private static final List<String> SYNCS = List.of("03-v2.2.1-nft/all.save", "04-v2.2.1-nft-later/all.save");

    private final TestNamespace namespace = new TestNamespace();
    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
        namespace.runWith(MIXED.resolve("02-v2.0.1-legacy/ipset.save"), "ipset", "-exist", "restore");
        namespace.runWith(MIXED.resolve("03-v2.2.1-nft/ipset.save"), "ipset", "-exist", "restore");
        namespace.runWith(MIXED.resolve("04-v2.2.1-nft-later/ipset.save"), "ipset", "-exist", "restore");
        namespace.runWith(MIXED.resolve(OLD), "iptables-legacy-restore");
        namespace.runWith(MIXED.resolve(SYNCS.get(0)), "iptables-nft-restore");
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void isOneRouterThroughManySyncsAndPolls() throws Exception {
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofMillis(500));
        IptablesSource source =
                IptablesSource.open(ProcessSettings.thisMachine().inNamespace(namespace.name()));
        try (Collector collector = Collector.start(config, source, sink, Clock.systemUTC(), new Random(1))) {
            sink.await(collector, events -> syncs(events, "ipv4-nft") == 0 && count(events, "ipv4-legacy") >= 1);
            for (int sync = 1; sync <= 4; sync++) {
                namespace.runWith(MIXED.resolve(SYNCS.get(sync % 2)), "iptables-nft-restore");
                int seen = sync;
                sink.await(collector, events -> syncs(events, "ipv4-nft") == seen);
                long polls = count(sink.events(), "ipv4-legacy");
                sink.await(collector, events -> count(events, "ipv4-legacy") > polls);
            }
        }
        List<RouterObserved> told = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                .map(NodeEvent::getRouterObserved)
                .toList();
        assertEquals(2, told.size(), told::toString);
        assertNull(told.get(0).getVersionClass());
        assertTrue(told.get(0).getConflict().contains("v2.0-v2.1"), told::toString);
        assertEquals("v2.2-v2.5", told.get(1).getVersionClass());
        assertEquals(Backend.NFT, told.get(1).getActiveBackend());
        assertNull(told.get(1).getConflict());
    }

    @Test
    void ipsetsAreToldWhenTheyChange() throws Exception {
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofMillis(300));
        IptablesSource source =
                IptablesSource.open(ProcessSettings.thisMachine().inNamespace(namespace.name()));
        try (Collector collector = Collector.start(config, source, sink, Clock.systemUTC(), new Random(1))) {
            sink.await(collector, events -> !ipsets(events).isEmpty() && count(events, "ipv4-legacy") >= 3);
            assertEquals(1, ipsets(sink.events()).size(), "once while nothing changes");
            namespace.run("ipset", "create", "somebody-elses", "hash:ip");
            namespace.run("ipset", "add", "somebody-elses", "192.0.2.77");
            sink.await(collector, events -> ipsets(events).toString().contains("\"name\": \"somebody-elses\""));
        }
        String told = ipsets(sink.events()).toString();
        assertTrue(told.contains("\"type\": \"hash:ip\""), told);
        assertTrue(!told.contains("192.0.2.77"), "members are counted, not told");
    }

    private static List<NodeEvent> ipsets(List<NodeEvent> events) {
        return events.stream()
                .filter(event -> event.getKind() == NodeEventKind.IPSETS_OBSERVED)
                .toList();
    }

    private static long syncs(List<NodeEvent> events, String plane) {
        List<CaptureHeader> captures = captures(events, plane);
        return captures.isEmpty()
                ? -1
                : captures.stream()
                        .filter(capture -> capture.getSyncEvidence() == SyncEvidence.CHURNED_NAMES)
                        .count();
    }

    private static long count(List<NodeEvent> events, String plane) {
        return captures(events, plane).size();
    }

    private static List<CaptureHeader> captures(List<NodeEvent> events, String plane) {
        return events.stream()
                .map(RecordedNodeTest::header)
                .filter(Objects::nonNull)
                .filter(header -> header.getPlane().equals(plane))
                .toList();
    }
}
