package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One budget for all that is read, in a network namespace of the test's own. */
@RequiresRealIptables
class BudgetIT {

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void aPlaneThatIsPolledSaysThatItWaitsAndAnEmptyOneDoesNot() throws Exception {
        namespace.run("iptables-legacy", "-A", "INPUT", "-j", "ACCEPT");
        Duration brief = Duration.ofMillis(20);
        ProcessSettings settings = ProcessSettings.thisMachine()
                .inNamespace(namespace.name())
                .at(new ProcessSettings.Pace(true, brief, brief, brief, brief, 0.000_001, 3));
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(20), Duration.ofHours(1));
        try (Collector collector =
                Collector.start(config, IptablesSource.open(settings), sink, Clock.systemUTC(), new Random(1))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (failures().isEmpty() || collector.status().source().overBudget() == 0) {
                assertTrue(System.nanoTime() < deadline, () -> sink.events().toString());
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
            assertTrue(collector.status().source().readNanos() > 0);
        }
        assertEquals(
                List.of("ipv4-legacy"),
                failures().stream().map(CaptureFailed::getPlane).distinct().toList());
        assertEquals(CaptureFailureReason.OVER_BUDGET, failures().get(0).getReason());
    }

    private List<CaptureFailed> failures() {
        return sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.CAPTURE_FAILED)
                .map(NodeEvent::getCaptureFailed)
                .toList();
    }
}
