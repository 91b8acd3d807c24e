package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.Standing;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that nobody speaks of any more: silent, and taken out of all books when its events are gone. */
class RetentionTest {

    private static final String NODE = "test/node-a";
    private static final List<Phase> PHASES = Phase.of("S12-rollback", "node-a");
    private static final long START = PHASES.get(0).observedAt();
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<ChaindriftTopic> COMPACTED = List.of(
            ChaindriftTopic.DRIFT,
            ChaindriftTopic.FINDINGS,
            ChaindriftTopic.UPGRADES,
            ChaindriftTopic.NODES,
            ChaindriftTopic.ROUTERS,
            ChaindriftTopic.LIVENESS,
            ChaindriftTopic.HISTORY_INDEX);
    private static final List<String> STORES = List.of(
            StoreNames.NODE_STATE,
            StoreNames.FAILED_AUDITS,
            StoreNames.HISTORY_INDEX,
            StoreNames.LIVENESS,
            StoreNames.FLEET_NODES);

    private final RegistryOfTests registry = new RegistryOfTests();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aNodeThatIsSilentForLongerThanItsEventsAreKeptLeavesNothingBehind() {
        long end = PHASES.get(PHASES.size() - 1).observedAt();
        try (DrivenAudit audit = start(end)) {
            RecordedNode gone = RecordedNode.empty("node-a").start(START);
            PHASES.forEach(gone::publish);
            gone.events().forEach(audit::pipe);
            RecordedNode other = RecordedNode.empty("node-b").start(end).publish(PHASES.get(0));
            other.events().forEach(audit::pipe);
            COMPACTED.forEach(topic -> assertFalse(present(audit, topic).isEmpty(), topic + " says nothing of it"));

            audit.pass(Duration.ofMinutes(16));
            assertEquals(List.of(2L, 0L, 2L, 0L), books(audit));
            for (int day = 1; day <= 13; day++) {
                audit.pass(DAY);
                speak(audit, other, end + day * DAY.toMillis());
            }
            assertEquals(LivenessState.SILENT, told(audit).get(told(audit).size() - 1));
            assertEquals(List.of(2L, 1L, 1L, 0L), books(audit));

            audit.pass(DAY);

            assertEquals(
                    List.of(LivenessState.SILENT, LivenessState.REMOVED),
                    told(audit).subList(told(audit).size() - 2, told(audit).size()));
            COMPACTED.forEach(topic -> assertEquals(Map.of(), present(audit, topic), topic + " keeps something of it"));
            for (String store : STORES) {
                assertTrue(
                        audit.held(store).keySet().stream().noneMatch(key -> key.startsWith(NODE)),
                        () -> store + " holds " + audit.held(store).keySet());
            }
            assertEquals(
                    1, audit.latest(ChaindriftTopic.NODES, NodeStanding.class).size());
            assertEquals(List.of(1L, 0L, 1L, 0L), books(audit), "and the books of the one that is left balance");
        }
    }

    @Test
    void aNodeThatComesBackBeginsAsUnknownUntilItsKeyframe() {
        try (DrivenAudit audit = start(START)) {
            RecordedNode log = RecordedNode.empty("node-a").start(START).publish(PHASES.get(0));
            log.events().forEach(audit::pipe);
            assertEquals(Standing.CLEAN, standing(audit));
            audit.pass(Duration.ofMinutes(16));
            audit.pass(DAY.multipliedBy(15));
            assertNull(audit.latest(ChaindriftTopic.NODES, NodeStanding.class).get(NODE));

            int before = log.events().size();
            log.publish(PHASES.get(0));
            rest(log, before).forEach(audit::pipe);
            assertEquals(Standing.UNKNOWN, standing(audit), "a heartbeat has nothing to start from");
            assertEquals(LivenessState.LIVE, told(audit).get(told(audit).size() - 1));

            before = log.events().size();
            log.restart(START + 1)
                    .router(
                            io.chaindrift.event.RouterVersionHow.INVENTORY,
                            PHASES.get(0).version(),
                            null,
                            START + 2);
            log.publish(PHASES.get(0));
            rest(log, before).forEach(audit::pipe);
            assertEquals(Standing.CLEAN, standing(audit));
        }
    }

    @Test
    void aNodeThatTheInventoryStillSpeaksOfIsSilentHoweverLong() {
        try (DrivenAudit audit = start(START)) {
            RecordedNode log = RecordedNode.empty("node-a").start(START).publish(PHASES.get(0));
            log.events().forEach(audit::pipe);
            audit.pass(Duration.ofMinutes(16));
            for (int day = 1; day <= 30; day++) {
                audit.pass(DAY);
                int before = log.events().size();
                log.router(
                        io.chaindrift.event.RouterVersionHow.INVENTORY,
                        PHASES.get(0).version(),
                        null,
                        START + day * DAY.toMillis());
                rest(log, before).forEach(audit::pipe);
            }

            assertEquals(LivenessState.SILENT, told(audit).get(told(audit).size() - 1));
            assertEquals(List.of(1L, 0L, 1L, 0L), books(audit));
        }
    }

    @Test
    void aNodeThatIsExpectedAndNeverHeardIsGivenUpWithItsInventory() {
        try (DrivenAudit audit = start(START)) {
            List<NodeEvent> ofInventory =
                    RecordedNode.empty("node-a").start(START).events().subList(0, 2);
            ofInventory.forEach(audit::pipe);
            assertEquals(List.of(1L, 0L, 0L, 1L), books(audit));

            audit.pass(DAY.multipliedBy(13));
            assertEquals(List.of(1L, 0L, 0L, 1L), books(audit));
            audit.pass(DAY.multipliedBy(2));

            assertEquals(Map.of(), audit.latest(ChaindriftTopic.LIVENESS, NodeLiveness.class));
            assertEquals(Map.of(), audit.latest(ChaindriftTopic.NODES, NodeStanding.class));
            assertEquals(Map.of(), audit.latest(ChaindriftTopic.FLEET, FleetStatus.class));
        }
    }

    private DrivenAudit start(long now) {
        return new DrivenAudit(folder, registry, new CatalogJudge(), LivenessRules.DEFAULT, now);
    }

    private static void speak(DrivenAudit audit, RecordedNode log, long at) {
        int before = log.events().size();
        log.failCapture("ipv6-nft", at);
        rest(log, before).forEach(audit::pipe);
    }

    private static List<NodeEvent> rest(RecordedNode log, int from) {
        return log.events().subList(from, log.events().size());
    }

    /** What a topic says of the node now. */
    private static Map<String, SpecificRecord> present(DrivenAudit audit, ChaindriftTopic topic) {
        Map<String, SpecificRecord> present = new TreeMap<>(audit.latest(topic, topic.valueClass()));
        present.keySet().removeIf(key -> !key.startsWith(NODE));
        return present;
    }

    private static List<LivenessState> told(DrivenAudit audit) {
        List<LivenessState> told = new ArrayList<>();
        audit.all(ChaindriftTopic.LIVENESS, NodeLiveness.class).forEach(record -> {
            if (record.key.equals(NODE) && record.value != null) {
                told.add(record.value.getState());
            }
        });
        return told;
    }

    private static Standing standing(DrivenAudit audit) {
        return Objects.requireNonNull(
                        audit.latest(ChaindriftTopic.NODES, NodeStanding.class).get(NODE))
                .getStanding();
    }

    /** Of all nodes: expected, reporting, silent, unknown. */
    private static List<Long> books(DrivenAudit audit) {
        FleetStatus all = Objects.requireNonNull(
                audit.latest(ChaindriftTopic.FLEET, FleetStatus.class).get("test/*"));
        return List.of(all.getNodesExpected(), all.getNodesReporting(), all.getNodesSilent(), all.getNodesUnknown());
    }
}
