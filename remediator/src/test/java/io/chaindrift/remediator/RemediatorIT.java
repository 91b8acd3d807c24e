package io.chaindrift.remediator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeleteRun;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.PlanClass;
import io.chaindrift.fact.Remedy;
import io.chaindrift.fact.Severity;
import io.chaindrift.remediation.RemediationEvent;
import io.chaindrift.remediation.RemediationState;
import io.chaindrift.remediator.config.HostPort;
import io.chaindrift.remediator.config.RemediatorConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.FreePorts;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.KafkaUnderTestExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The remediator on a real Kafka: one record per plane, through restarts, take-overs and unreadable records. */
@ExtendWith(KafkaUnderTestExtension.class)
class RemediatorIT {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final String cluster;
    private final RemediatorConfig config;
    private final TopicProbe topics;

    RemediatorIT(KafkaUnderTest kafka) {
        this.cluster = kafka.freshName("cluster");
        this.config = RemediatorConfig.of(kafka.bootstrapServers(), kafka.schemaRegistryUrl())
                .withSettle(Duration.ofMillis(200));
        this.topics = new TopicProbe(kafka);
    }

    @BeforeEach
    void topicsExist() {
        topics.create(ChaindriftTopic.FINDINGS, ChaindriftTopic.REMEDIATION_EVENTS, ChaindriftTopic.DEAD_LETTERS);
    }

    @AfterEach
    void closeClients() {
        topics.close();
    }

    @Test
    void findingsOfOneCaptureMakeOneRecordAndARestartAddsNone() {
        // Three partitions hold them, and a busy broker may hand them over one after the other.
        try (Remediator remediator = Remediator.start(config.withSettle(Duration.ofSeconds(5)))) {
            topics.await("ready", remediator::isReady);
            publish(finding("node-a", "f1", 4), finding("node-a", "f2", 5), finding("node-a", "f3", 6));
            topics.await("recommended", () -> events("node-a").size() == 1);
        }
        RemediationEvent event = events("node-a").get(0);
        assertEquals(RemediationState.RECOMMENDED, event.getState());
        assertEquals(List.of("f1", "f2", "f3"), event.getFindingIds());
        assertEquals(3, event.getDeletes().size());
        assertEquals(T0, event.getDecidedAt());

        try (Remediator again = Remediator.start(config)) {
            topics.await("ready again", again::isReady);
            publish(finding("node-b", "f1", 4));
            topics.await("the other node", () -> events("node-b").size() == 1);
        }
        assertEquals(1, events("node-a").size());
    }

    @Test
    void whatChangedWhileItWasAwayIsSaidOnce() {
        publish(finding("node-a", "f1", 4));
        try (Remediator remediator = Remediator.start(config)) {
            topics.await("recommended", () -> events("node-a").size() == 1);
        }
        publish(finding("node-a", "f2", 5));
        publish(finding("node-a", "f1", 4));
        try (Remediator remediator = Remediator.start(config)) {
            topics.await("caught up", () -> events("node-a").size() == 3);
        }
        List<RemediationEvent> events = events("node-a");
        assertEquals(
                1,
                events.stream()
                        .filter(e -> e.getState() == RemediationState.WITHDRAWN)
                        .count());
        String standing = events.get(0).getSagaId();
        assertTrue(events.stream()
                .anyMatch(e -> e.getState() == RemediationState.WITHDRAWN
                        && e.getSagaId().equals(standing)));
        assertTrue(events.stream().anyMatch(e -> e.getFindingIds().equals(List.of("f1", "f2"))));
    }

    @Test
    void theNewerInstanceWorksAndTheOlderStops() throws InterruptedException {
        try (Remediator older = Remediator.start(config)) {
            topics.await("older ready", older::isReady);
            try (Remediator newer = Remediator.start(config)) {
                topics.await("newer ready", newer::isReady);
                publish(finding("node-a", "f1", 4));
                topics.await("older fenced", () -> !older.isAlive());
                topics.await("recommended", () -> events("node-a").size() == 1);
                assertTrue(newer.isAlive());
            }
            assertTrue(older.failure().isPresent());
            assertTrue(!older.awaitEnd());
        }
        assertEquals(1, events("node-a").size());
    }

    @Test
    void anUnreadableFindingIsADeadLetterOnceAndForbidsARecommendation() {
        publish(finding("node-a", "f1", 4));
        try (Remediator remediator = Remediator.start(config)) {
            topics.await("recommended", () -> events("node-a").size() == 1);
            topics.send(ChaindriftTopic.FINDINGS, cluster + "/node-a/f1", "no avro".getBytes(StandardCharsets.UTF_8));
            topics.await("refused", () -> events("node-a").size() == 2);
        }
        try (Remediator again = Remediator.start(config)) {
            topics.await("ready again", again::isReady);
            publish(finding("node-b", "f1", 4));
            topics.await("the other node", () -> events("node-b").size() == 1);
        }
        assertEquals(RemediationState.REFUSED, events("node-a").get(1).getState());
        assertNull(events("node-a").get(1).getPlanDigest());
        assertEquals(2, events("node-a").size());
        List<DeadLetter> letters = topics.read(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).stream()
                .filter(letter -> letter.getCluster().equals(cluster))
                .toList();
        assertEquals(1, letters.size());
        assertEquals("node-a", letters.get(0).getNode());
    }

    @Test
    void healthIsAnsweredWhereConfigured() throws Exception {
        HostPort address = new HostPort("127.0.0.1", FreePorts.next());
        RemediatorConfig withHealth = new RemediatorConfig(
                config.bootstrapServers(),
                config.schemaRegistryUrl(),
                config.applicationId(),
                config.settle(),
                Optional.of(address),
                Map.of());
        try (Remediator remediator = Remediator.start(withHealth)) {
            topics.await("ready", remediator::isReady);
            assertEquals(200, status(address, "/livez"));
            assertEquals(200, status(address, "/readyz"));
            assertEquals(404, status(address, "/"));
        }
    }

    private static int status(HostPort address, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private List<RemediationEvent> events(String node) {
        return topics.read(ChaindriftTopic.REMEDIATION_EVENTS, RemediationEvent.class).stream()
                .filter(event ->
                        event.getCluster().equals(cluster) && event.getNode().equals(node))
                .toList();
    }

    private void publish(ChainFinding... findings) {
        topics.publish(ChaindriftTopic.FINDINGS, List.of(findings));
    }

    private ChainFinding finding(String node, String id, long index) {
        return ChainFinding.newBuilder()
                .setFindingId(id)
                .setCluster(cluster)
                .setNode(node)
                .setPlane("ipv4-nft")
                .setTable("filter")
                .setChain("KUBE-ROUTER-INPUT")
                .setKind(FindingKind.STALE_VERSION)
                .setState(FindingState.OPEN)
                .setRule("-A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -j RETURN")
                .setTagVerified(true)
                .setWrittenBy("v1.1-v1.6")
                .setCopies(1)
                .setSurplus(1)
                .setSeverity(Severity.TICKET)
                .setHarmRulesPerPacket(1)
                .setCause(DriftCause.REWORDED_COMMENT)
                .setRemedy(Remedy.CLEAN)
                .setPlanClass(PlanClass.NO_OP)
                .setProof("index 1 has the same match and a terminal target")
                .setWhy("the running router writes it with another comment")
                .setDeleteRuns(List.of(new DeleteRun(index, 1L, 1L)))
                .setFirstSeenAt(T0)
                .setLastChangedAt(T0)
                .setEvidenceStream("stream-1")
                .setEvidenceEpoch(1)
                .setEvidenceSequence(2)
                .setEvidenceDigest("ab".repeat(32))
                .build();
    }
}
