package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.Verdict;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor on a real broker. */
@WithKafka
class AuditProcessorIT {

    private static final String NODE = "node-c";
    private static final String INPUT = RecordKeys.join("test", NODE, "ipv4-nft", "filter", "KUBE-ROUTER-INPUT");

    private final KafkaUnderTest kafka;

    @TempDir
    private Path folder;

    private Installation installation;

    AuditProcessorIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.installation = new Installation(kafka, Path.of("unset"));
    }

    @BeforeEach
    void install() {
        installation = new Installation(kafka, folder);
    }

    @AfterEach
    void leave() {
        installation.close();
    }

    @Test
    void aRestartInTheMiddleLosesAndRepeatsNothing() {
        List<NodeEvent> events = RecordedNode.events("S9", NODE);
        int middle = events.size() / 2;

        installation.start(installation.config());
        installation.publish(events.subList(0, middle));
        installation.await(
                ChaindriftTopic.LIVENESS, NodeLiveness.class, live -> live.containsKey(RecordKeys.join("test", NODE)));
        installation.stop();
        installation.publish(events.subList(middle, events.size()));
        installation.start(installation.config());

        Map<String, ChainDrift> drift = installation.await(
                ChaindriftTopic.DRIFT,
                ChainDrift.class,
                rows -> rows.containsKey(INPUT) && rows.get(INPUT).getSyncOrdinal() == 15);
        ChainDrift input = drift.get(INPUT);
        assertEquals(35, input.getRules());
        assertEquals(26, input.getDuplicateRules());
        assertEquals(Verdict.SURPLUS, input.getVerdict());
        Map<String, ChainFinding> findings =
                installation.await(ChaindriftTopic.FINDINGS, ChainFinding.class, rows -> rows.size() == 2);
        assertEquals(2, findings.size());

        Map<String, FleetStatus> fleet = installation.await(
                ChaindriftTopic.FLEET,
                FleetStatus.class,
                rows -> rows.containsKey(RecordKeys.join("test", "*"))
                        && rows.get(RecordKeys.join("test", "*")).getNodesDrifted() == 1
                        && rows.get(RecordKeys.join("test", "*")).getDuplicateRules() == 26);
        FleetStatus all = fleet.get(RecordKeys.join("test", "*"));
        assertEquals(1, all.getNodesExpected());
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndMakesTheNodeUnknown() {
        installation.start(installation.config());
        installation.publish(RecordedNode.events("S9", NODE));
        installation.publishRaw(RecordKeys.join("test", NODE), "no record".getBytes(StandardCharsets.UTF_8));

        Map<String, DeadLetter> letters =
                installation.await(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class, rows -> rows.size() == 1);
        DeadLetter letter = letters.values().iterator().next();
        assertEquals(DeadLetterReason.MALFORMED, letter.getReason());
        assertEquals(NODE, letter.getNode());
        installation.await(
                ChaindriftTopic.DRIFT,
                ChainDrift.class,
                rows -> !rows.isEmpty() && rows.values().stream().allMatch(row -> row.getVerdict() == Verdict.UNKNOWN));
        assertTrue(installation.processor().isHealthy());
    }

    @Test
    void aNodeThatStopsSpeakingIsSilent() {
        LivenessRules hasty = new LivenessRules(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofHours(1));
        installation.start(installation.config().withLiveness(hasty));
        installation.publish(RecordedNode.events("S9", NODE));

        installation.await(
                ChaindriftTopic.LIVENESS,
                NodeLiveness.class,
                rows -> rows.values().stream().anyMatch(row -> row.getState() == LivenessState.SILENT));
        Map<String, FleetStatus> fleet = installation.await(
                ChaindriftTopic.FLEET,
                FleetStatus.class,
                rows -> rows.containsKey(RecordKeys.join("test", "*"))
                        && rows.get(RecordKeys.join("test", "*")).getNodesSilent() == 1);
        assertEquals(0, fleet.get(RecordKeys.join("test", "*")).getNodesReporting());
    }
}
