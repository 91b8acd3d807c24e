package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.SuspectReason;
import io.chaindrift.event.Trust;
import io.chaindrift.event.WatchMode;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import io.chaindrift.testkit.TopicReader;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that somebody wrote with nft into iptables' own tables, as the real iptables meets them, read from the topic. */
@WithKafka
@RequiresRealIptables
class NftOnlyRulesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
        namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void aTableThatIptablesCannotShowIsSuspect(KafkaUnderTest kafka) throws Exception {
        namespace.run("nft", "add rule ip filter INPUT ct state established accept");

        NodeEvent event = collect(kafka, seen -> header(seen) != null);
        CaptureHeader capture = RecordedNodeTest.header(event);

        assertEquals(Trust.SUSPECT, capture.getTrust());
        assertEquals(SuspectReason.INCOMPATIBLE_TABLE, capture.getSuspectReason());
        assertEquals(WatchMode.NETLINK, capture.getProvenance().getWatch());
    }

    @Test
    void aRuleThatIptablesStumblesOverIsAFailure(KafkaUnderTest kafka) throws Exception {
        namespace.run("nft", "add rule ip filter INPUT meta cpu 0 accept");

        NodeEvent event = collect(kafka, seen -> seen.getKind() == NodeEventKind.CAPTURE_FAILED);
        CaptureFailed failed = event.getCaptureFailed();

        assertEquals(CaptureFailureReason.EXIT_STATUS, failed.getReason());
        assertEquals("ipv4-nft", failed.getPlane());
        assertTrue(failed.getDetail().contains("Parsing nftables rule failed"), failed.getDetail());
    }

    private static CaptureHeader header(NodeEvent event) {
        CaptureHeader header = RecordedNodeTest.header(event);
        return header != null && header.getPlane().equals("ipv4-nft") ? header : null;
    }

    private NodeEvent collect(KafkaUnderTest kafka, Predicate<NodeEvent> wanted) throws Exception {
        String topic = kafka.createFreshTopic("nft-only");
        CollectorConfig config = CollectorConfig.of("test", "this", "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofHours(1));
        IptablesSource source =
                IptablesSource.open(ProcessSettings.thisMachine().inNamespace(namespace.name()));
        try (KafkaEventSink sink =
                        KafkaEventSink.open(topic, kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of());
                Collector collector = Collector.start(config, source, sink, Clock.systemUTC(), new Random(1))) {
            return await(kafka, topic, collector, wanted);
        }
    }

    private static NodeEvent await(
            KafkaUnderTest kafka, String topic, Collector collector, Predicate<NodeEvent> wanted) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        List<NodeEvent> others = new ArrayList<>();
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings)) {
            NodeEvent found = TopicReader.first(
                    settings,
                    topic,
                    serdes.deserializer(NodeEvent.class),
                    event -> wanted.test(event) || !others.add(event),
                    PATIENCE);
            if (found == null) {
                throw new AssertionError("not within " + PATIENCE + "; " + collector.trouble() + "; " + others);
            }
            return found;
        }
    }
}
