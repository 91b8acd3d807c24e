package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is silent while its router is upgraded: silent in the books, then measured from its last word to its first one. */
class SilenceTest {

    private static final String NODE = "test/node-a";
    private static final Phase OLD = Phase.of("S12-rollback", "node-a").get(0);
    private static final Phase NEW = Phase.of("S12-rollback", "node-a").get(1);

    private final RegistryOfTests registry = new RegistryOfTests();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void silenceOverAnUpgradeIsToldAndEndsWithTheFirstWord() {
        long start = OLD.observedAt();
        try (DrivenAudit audit = new DrivenAudit(folder, registry, new CatalogJudge(), LivenessRules.DEFAULT, start)) {
            RecordedNode log = RecordedNode.empty("node-a").start(start).publish(OLD);
            log.events().forEach(audit::pipe);
            assertEquals(LivenessState.LIVE, liveness(audit).getState());
            assertEquals(List.of(1L, 1L, 0L), books(audit));

            audit.pass(Duration.ofMinutes(14));
            assertEquals(LivenessState.LIVE, liveness(audit).getState());
            audit.pass(Duration.ofMinutes(2));
            assertEquals(LivenessState.SILENT, liveness(audit).getState());
            assertEquals(start, liveness(audit).getLastObservedAt().toEpochMilli());
            assertEquals(List.of(1L, 0L, 1L), books(audit));
            assertTrue(audit.all(ChaindriftTopic.UPGRADES, ChainUpgrade.class).isEmpty());
            audit.pass(Duration.ofMinutes(10));
            assertEquals(
                    List.of(LivenessState.UNKNOWN, LivenessState.LIVE, LivenessState.SILENT),
                    audit.all(ChaindriftTopic.LIVENESS, NodeLiveness.class).stream()
                            .map(told -> told.value.getState())
                            .toList(),
                    "silence is told once");

            int before = log.events().size();
            log.restart(NEW.observedAt()).publish(NEW);
            List<NodeEvent> events = log.events();
            events.subList(before, events.size()).forEach(audit::pipe);

            assertEquals(LivenessState.LIVE, liveness(audit).getState());
            assertEquals(List.of(1L, 1L, 0L), books(audit));
            ChainUpgrade input = audit.latest(ChaindriftTopic.UPGRADES, ChainUpgrade.class).values().stream()
                    .filter(row -> row.getChain().equals("KUBE-ROUTER-INPUT")
                            && row.getPlane().equals("ipv4-nft"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("v1.5.3", input.getFromVersion());
            assertEquals("v2.0.1", input.getToVersion());
            assertEquals(UpgradeVerdict.RESIDUE, input.getVerdict());
            assertEquals(NEW.observedAt(), input.getStartedAt().toEpochMilli(), "known from its first word on");
            assertTrue(input.getRulesBefore() > 0 && input.getRulesFirst() > input.getRulesBefore());
        }
    }

    private static NodeLiveness liveness(DrivenAudit audit) {
        return Objects.requireNonNull(
                audit.latest(ChaindriftTopic.LIVENESS, NodeLiveness.class).get(NODE));
    }

    /** Of all nodes: expected, reporting, silent. */
    private static List<Long> books(DrivenAudit audit) {
        Map<String, FleetStatus> fleet = audit.latest(ChaindriftTopic.FLEET, FleetStatus.class);
        FleetStatus all = Objects.requireNonNull(fleet.get("test/*"));
        return List.of(all.getNodesExpected(), all.getNodesReporting(), all.getNodesSilent());
    }
}
