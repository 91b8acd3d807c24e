package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a live machine has: a router that runs, and native tables. Each test in a network namespace of its own. */
@RequiresRealIptables
class LiveNodeIT {

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void aRestoreByTheRouterIsASync() throws Exception {
        namespace.run("iptables-nft", "-N", "KUBE-ROUTER-INPUT");
        Process router = router();
        try (OutputStream word = router.getOutputStream();
                Collector collector = start()) {
            sink.await(collector, events -> lastOf(events, "ipv4-nft") != null);
            word.write('\n');
            word.flush();
            sink.await(collector, events -> lastOf(events, "ipv4-nft").getSyncEvidence() == SyncEvidence.COMMITTER);
        } finally {
            router.descendants().forEach(ProcessHandle::destroyForcibly);
            router.destroyForcibly();
            assertTrue(router.waitFor(60, TimeUnit.SECONDS));
        }
        CaptureHeader sync = captures("ipv4-nft").stream()
                .filter(capture -> capture.getSyncEvidence() == SyncEvidence.COMMITTER)
                .findFirst()
                .orElseThrow();
        assertEquals(1, sync.getSyncOrdinal());
        assertEquals("iptables-nft-re", sync.getProvenance().getCommitterName());
        RouterObserved seen = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                .map(NodeEvent::getRouterObserved)
                .findFirst()
                .orElseThrow();
        assertEquals(RouterVersionHow.PROCESS, seen.getHow());
        assertTrue(seen.getArgs().contains("--run-firewall=true"), seen::toString);
        assertTrue(seen.getArgs().contains("--peer-router-passwords=hidden"), seen::toString);
        assertFalse(sink.events().toString().contains("swordfish"), "a password is told nowhere");
    }

    /** A program named as the router, which restores when it is told to, and keeps the restorer until it ends itself. */
    private Process router() throws Exception {
        Path program = temp.resolve("kube-router");
        Files.copy(Path.of("/bin/sh").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        Path rules = Files.writeString(
                temp.resolve("rules"),
                "*filter\n:KUBE-ROUTER-INPUT - [0:0]\n-A KUBE-ROUTER-INPUT -s 10.0.0.1/32 -j RETURN\nCOMMIT\n");
        return new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace.name(),
                        program.toString(),
                        "-c",
                        "read -r a; iptables-nft-restore --noflush <" + rules + " & read -r b",
                        "kube-router",
                        "--run-firewall=true",
                        "--peer-router-passwords=swordfish")
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("router.log").toFile())
                .start();
    }

    @Test
    void nativeTablesAreSeenAsTheyChange() throws Exception {
        nft("table ip kube-router-filter-ipv4 { chain KUBE-ROUTER-INPUT { ip saddr 10.0.0.1 accept; }; }");
        nft("table ip somebody-else { chain other { ip saddr 10.0.0.9 accept; }; }");
        try (Collector collector = start()) {
            sink.await(collector, events -> lastOf(events, "ipv4-native") != null);
            nft("add rule ip kube-router-filter-ipv4 KUBE-ROUTER-INPUT ip saddr 10.0.0.2 accept");
            sink.await(collector, events -> edits(events).stream().anyMatch(edit -> edit.getRuleCount() == 2));
        }
        ChainEdit edit = edits(sink.events()).get(0);
        assertEquals("kube-router-filter-ipv4", edit.getTable());
        assertEquals("KUBE-ROUTER-INPUT", edit.getName());
        assertTrue(edit.getEdits().toString().contains("10.0.0.2"), edit::toString);
        assertFalse(sink.events().toString().contains("somebody-else"), "other tables are nobody's business");
        assertFalse(
                sink.events().stream().anyMatch(event -> event.getKind() == NodeEventKind.CAPTURE_FAILED),
                () -> sink.events().toString());
    }

    private void nft(String command) throws Exception {
        namespace.feed(command + "\n", "nft", "-f", "-");
    }

    private Collector start() {
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofHours(1));
        IptablesSource source =
                IptablesSource.open(ProcessSettings.thisMachine().inNamespace(namespace.name()));
        return Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
    }

    private List<CaptureHeader> captures(String plane) {
        return captures(sink.events(), plane);
    }

    private static List<CaptureHeader> captures(List<NodeEvent> events, String plane) {
        return events.stream()
                .map(RecordedNodeTest::header)
                .filter(header -> header != null && header.getPlane().equals(plane))
                .toList();
    }

    private static CaptureHeader lastOf(List<NodeEvent> events, String plane) {
        List<CaptureHeader> captures = captures(events, plane);
        return captures.isEmpty() ? null : captures.get(captures.size() - 1);
    }

    private static List<ChainEdit> edits(List<NodeEvent> events) {
        return events.stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_DELTA)
                .filter(event -> event.getRulesetDelta().getCapture().getPlane().equals("ipv4-native"))
                .flatMap(event -> event.getRulesetDelta().getEdits().stream())
                .toList();
    }
}
