package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.UpgradeVerdict;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.systemtests.fleet.JudgedFleet;
import io.chaindrift.systemtests.fleet.SmallFleet;
import io.chaindrift.systemtests.fleet.StrangeFleet;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle and the undisturbed processor say the same of the small fleet, and the fleet is worth asking about. */
@WithKafka
class OracleIT {

    private final KafkaUnderTest kafka;

    @TempDir
    private Path folder;

    OracleIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Test
    void theOracleAndTheProcessorSayTheSame() {
        List<NodeEvent> events = SmallFleet.events();

        Facts facts = CalmRun.of(events, kafka.schemaRegistryUrl(), folder);

        new Expectation(events).check(facts);
    }

    @Test
    void theySayTheSameOfWhatSeldomHappens() {
        List<NodeEvent> events = StrangeFleet.events();

        Facts facts = CalmRun.of(events, kafka.schemaRegistryUrl(), folder);

        Expectation expected = new Expectation(events);
        expected.check(facts);
        for (String reason : List.of("BROKEN_LINKAGE", "BROKEN_PARTS", "DUPLICATE_IDENTITY", "EQUIVOCATION")) {
            assertTrue(expected.says(FactText.DRIFT, "unknownReason=" + reason), "nothing was unknown by " + reason);
        }
        for (String said : List.of("state=RESOLVED", "severity=PAGE", "severity=INFO", "cause=TWO_ROUTERS")) {
            assertTrue(expected.says(FactText.FINDINGS, said), "no finding ever said " + said);
        }
        String all = expected.fleet().get(StrangeFleet.CLUSTER + "/*");
        assertTrue(all.contains("nodesExpected=2 "), all);
        assertEquals(0, facts.of(ChaindriftTopic.DEAD_LETTERS).size());
    }

    @Test
    void theySayTheSameWhereOneRuleOfJudgingDecides() {
        List<NodeEvent> events = JudgedFleet.events();

        Facts facts = CalmRun.of(events, kafka.schemaRegistryUrl(), folder);

        new Expectation(events).check(facts);
        assertEquals(0, facts.of(ChaindriftTopic.DEAD_LETTERS).size());
    }

    @Test
    void theFleetHasAllThatIsToBeTold() {
        List<NodeEvent> events = SmallFleet.events();
        Expectation expected = new Expectation(events);

        Map<String, String> fleet = expected.fleet();

        String all = fleet.get(SmallFleet.CLUSTER + "/*");
        assertTrue(all.contains("nodesReporting=10"), all);
        assertTrue(expected.says(FactText.FINDINGS, "state=RESOLVED"), "no finding was ever resolved");
        assertTrue(expected.says(FactText.FINDINGS, "kind=ORPHAN_PLANE"), "no plane was abandoned");
        assertTrue(expected.says(FactText.DRIFT, "unknownReason=GAP"), "no gap made a node unknown");
        assertTrue(expected.says(FactText.DRIFT, "trust=SUSPECT"), "no capture was suspect");
        assertTrue(expected.says(FactText.DRIFT, "growth=GROWING"), "nothing grew");
        for (UpgradeVerdict verdict : List.of(UpgradeVerdict.CONVERGED, UpgradeVerdict.RESIDUE)) {
            assertTrue(expected.says(FactText.UPGRADES, "verdict=" + verdict), verdict + " never came");
        }
    }

    @Test
    void anotherFoldOfTheSameEventsIsNoticed() {
        List<NodeEvent> events = SmallFleet.events();
        List<NodeEvent> without = events.stream()
                .filter(event -> !event.getHeader().getNode().equals("grows")
                        || event.getHeader().getSequence() < 4)
                .collect(Collectors.toList());
        assertFalse(without.isEmpty());

        Facts facts = CalmRun.of(without, kafka.schemaRegistryUrl(), folder);

        boolean noticed = false;
        try {
            new Expectation(events).check(facts);
        } catch (AssertionError different) {
            noticed = true;
        }
        assertTrue(noticed, "facts of other events passed for those of these");
        assertEquals(0, facts.of(ChaindriftTopic.DEAD_LETTERS).size());
    }
}
