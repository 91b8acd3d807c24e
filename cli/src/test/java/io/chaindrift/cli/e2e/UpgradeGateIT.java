package io.chaindrift.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.cli.query.ApiClient;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.collector.recorded.RecordedSource;
import io.chaindrift.collector.recorded.ReplayTimes;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.api.QueryApi;
import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.topology.LivenessRules;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate of a rollout, from recorded nodes through the collectors, Kafka, the processor and the API to the command's exit code.
 * Three fleets are three clusters of one installation, and what is recorded is replayed at once.
 */
@WithKafka
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeGateIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final LivenessRules HASTY =
            new LivenessRules(Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofHours(1));
    private static final Duration HEARTBEAT = Duration.ofMillis(500);

    /** From v2.0.1 to v2.2.1 without a rule left behind, and to the same with four. */
    private static final String CLEAN = "S7/node-a";

    private static final String LEAVES_RULES = "S9/node-a";

    private Path folder = Path.of("unset");

    private final List<AutoCloseable> running = new ArrayList<>();
    private final KafkaUnderTest kafka;
    private final Topics topics;
    private QueryApi api;

    UpgradeGateIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.topics = new Topics(kafka.freshName("gate") + ".");
        this.api = new QueryApi(QueryApiConfig.of(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), 0)
                .reading(topics));
    }

    @BeforeAll
    void install(@TempDir Path given) {
        folder = given;
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            kafka.createTopic(topics.name(topic), 2, topic.config());
        }
        AuditProcessor processor = new AuditProcessor(
                ProcessorConfig.embedded(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), folder.resolve("state"))
                        .named(topics.prefix() + "processor", topics, null)
                        .withLiveness(HASTY));
        running.add(processor);
        running.add(api);
        processor.start();
        api.start();
        Await.until(PATIENCE, "the API has read what is there", () -> api.isReady() ? "" : "it has not");
    }

    @AfterAll
    void stop() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private final class Node implements AutoCloseable {
        private final KafkaEventSink sink;
        private final Collector collector;

        Node(String cluster, String name, String recorded) {
            sink = KafkaEventSink.open(
                    topics.name(ChaindriftTopic.NODE_EVENTS),
                    kafka.bootstrapServers(),
                    kafka.schemaRegistryUrl(),
                    Map.of());
            CollectorConfig config = CollectorConfig.of(cluster, name, "1", folder.resolve(cluster + "-" + name))
                    .at(Duration.ofMillis(20), HEARTBEAT);
            try {
                collector = Collector.start(
                        config,
                        RecordedSource.open(Truth.scenario(recorded), new AtOnce()),
                        sink,
                        Clock.systemUTC(),
                        new Random(name.hashCode()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            collector.close();
            sink.close();
        }
    }

    /** All that is recorded is due, at the times at which it was. */
    private static final class AtOnce implements ReplayTimes {

        @Override
        public Instant dueAt(Duration offset) {
            return BEGAN;
        }

        @Override
        public Instant observedAt(Duration offset) {
            return BEGAN.plus(offset);
        }

        @Override
        public Instant recordedAt(Instant real) {
            return real;
        }
    }

    private record Said(int code, String out) {}

    private Said gate(String cluster, String... more) {
        RecordingTerminal terminal = new RecordingTerminal(false);
        List<String> arguments = new ArrayList<>(List.of(
                "upgrade-gate", "--to", "v2.2.1", "--cluster", cluster, "--interval", "1s", "--api=" + api.uri()));
        arguments.addAll(List.of(more));
        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(arguments.toArray(String[]::new));
        return new Said(code, terminal.out() + terminal.err());
    }

    private String state(String cluster, String node) throws Exception {
        for (JsonNode row : new ApiClient(api.uri(), Duration.ofSeconds(60))
                .list("nodes", Map.of("cluster", cluster))
                .items()) {
            if (row.path("node").asText().equals(node)) {
                return row.path("state").asText();
            }
        }
        return "not there";
    }

    @Test
    void aFleetWithoutResiduePasses() throws Exception {
        try (Node a = new Node("converging", "a", CLEAN);
                Node b = new Node("converging", "b", CLEAN)) {
            // Before both are known the gate may see one alone.
            Await.until(
                    PATIENCE,
                    "both are judged",
                    () -> Truth.difference("CLEAN CLEAN", state("converging", "a") + " " + state("converging", "b")));

            Said said = gate("converging", "--timeout", "3m");

            assertEquals(ExitCodes.OK, said.code(), said.out());
            assertTrue(said.out().contains("CONVERGED: v2.2.1, 2 converged, 0 with residue"), said.out());
            assertTrue(a.collector.failure().isEmpty() && b.collector.failure().isEmpty());
        }
    }

    @Test
    void residueOnOneNodeHoldsTheRollout() throws Exception {
        try (Node clean = new Node("left-over", "clean", CLEAN);
                Node stale = new Node("left-over", "stale", LEAVES_RULES)) {
            Await.until(
                    PATIENCE,
                    "both are judged",
                    () -> Truth.difference(
                            "CLEAN DRIFTED", state("left-over", "clean") + " " + state("left-over", "stale")));

            Said said = gate("left-over", "--timeout", "3m");

            assertEquals(ExitCodes.FAILED, said.code(), said.out());
            assertTrue(said.out().contains("RESIDUE: v2.2.1, 1 converged, 1 with residue"), said.out());
            assertTrue(said.out().contains("  stale: "), said.out());
            assertTrue(clean.collector.failure().isEmpty()
                    && stale.collector.failure().isEmpty());
        }
    }

    @Test
    void aNodeThatFellSilentIsNeverTakenForConverged() throws Exception {
        try (Node speaking = new Node("falling-silent", "speaking", CLEAN)) {
            try (Node silent = new Node("falling-silent", "silent", CLEAN)) {
                Await.until(
                        PATIENCE,
                        "both are judged",
                        () -> Truth.difference(
                                "CLEAN CLEAN",
                                state("falling-silent", "speaking") + " " + state("falling-silent", "silent")));
                assertEquals(
                        ExitCodes.OK, gate("falling-silent", "--timeout", "3m").code());
                assertTrue(silent.collector.failure().isEmpty());
            }
            Await.until(PATIENCE, "one is silent", () -> Truth.difference("SILENT", state("falling-silent", "silent")));

            Said unknown = gate("falling-silent", "--timeout", "1s");

            assertEquals(ExitCodes.UNUSABLE, unknown.code(), unknown.out());
            assertTrue(unknown.out().contains("UNKNOWN: v2.2.1 has not converged within 1s"), unknown.out());
            assertTrue(unknown.out().contains("  silent: "), unknown.out());

            try (Node back = new Node("falling-silent", "silent", CLEAN)) {
                Said said = gate("falling-silent", "--timeout", "3m");

                assertEquals(ExitCodes.OK, said.code(), said.out());
                assertTrue(said.out().contains("CONVERGED: v2.2.1, 2 converged"), said.out());
                assertTrue(back.collector.failure().isEmpty()
                        && speaking.collector.failure().isEmpty());
            }
        }
    }
}
