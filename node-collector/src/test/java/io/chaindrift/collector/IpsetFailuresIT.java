package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sets that cannot be listed are said to be unread, not to be none, and cost no rule. */
@RequiresRealIptables
class IpsetFailuresIT {

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void areToldUntilTheyAreOver() throws Exception {
        namespace.run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
        ipset("echo 'ipset v7.17: Kernel error received: no' >&2; exit 1");
        ProcessSettings settings = ProcessSettings.thisMachine()
                .inNamespace(namespace.name())
                .withPath(temp + ":/usr/sbin:/usr/bin:/sbin:/bin");
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofMillis(300));
        IptablesSource source = IptablesSource.open(settings);
        try (Collector collector = Collector.start(config, source, sink, Clock.systemUTC(), new Random(1))) {
            sink.await(
                    collector,
                    events -> told(events).contains(CaptureFailureReason.EXIT_STATUS.name())
                            && has(events, NodeEventKind.RULESET_KEYFRAME)
                            && has(events, NodeEventKind.RULESET_UNCHANGED));
            assertTrue(!has(sink.events(), NodeEventKind.IPSETS_OBSERVED), "not read is not none");
            SourceFigures figures = source.figures();
            assertTrue(figures.ipsetsUnread() > 1, figures::toString);
            assertEquals(0, figures.planesUnread());

            ipset("echo 'create some hash:ip family inet'");
            sink.await(collector, events -> has(events, NodeEventKind.IPSETS_OBSERVED));
        }
        assertEquals(List.of("null", "EXIT_STATUS", "null"), told(sink.events()), "each once");
    }

    /** What the events say of the machine, of its sets. */
    private static List<String> told(List<NodeEvent> events) {
        return events.stream()
                .filter(event -> event.getKind() == NodeEventKind.NODE_OBSERVED)
                .map(event -> Objects.toString(event.getNodeObserved().getIpsetsUnread()))
                .toList();
    }

    private static boolean has(List<NodeEvent> events, NodeEventKind kind) {
        return events.stream().anyMatch(event -> event.getKind() == kind);
    }

    /** The program as a whole is put in the place of the one before, which may be running. */
    private void ipset(String script) throws Exception {
        Path file =
                Files.writeString(temp.resolve("new"), "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(file, temp.resolve("ipset"), StandardCopyOption.REPLACE_EXISTING);
    }
}
