package io.chaindrift.cli.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPlannerTest {

    private static final WantedTopic HISTORY = new WantedTopic(
            "history",
            12,
            null,
            Map.of("cleanup.policy", "delete", "retention.ms", "1000", "max.message.bytes", "500"));

    @Test
    void shouldCreateWhatIsNotThere() {
        assertEquals(List.of(new TopicStep.Create(HISTORY)), TopicPlanner.plan(List.of(HISTORY), Map.of()));
    }

    @Test
    void shouldKeepWhatIsAsWantedAndIgnoreOtherSettings() {
        Map<String, String> config = new HashMap<>(HISTORY.config());
        config.put("segment.bytes", "1");

        assertEquals(
                List.of(new TopicStep.Keep(HISTORY)),
                TopicPlanner.plan(List.of(HISTORY), Map.of("history", new PresentTopic(12, config))));
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 900, 1000",
        "max.message.bytes, 499, 500",
    })
    void shouldAlterWhatOnlyGrows(String setting, String now, String wanted) {
        TopicStep step = step(12, Map.of(setting, now));

        assertTrue(step instanceof TopicStep.Alter, step.describe());
        assertEquals(Map.of(setting, wanted), ((TopicStep.Alter) step).changes());
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 1001",
        "retention.ms, -1",
        "max.message.bytes, 501",
        "cleanup.policy, compact",
    })
    void shouldRefuseWhatWouldLoseRecords(String setting, String now) {
        TopicStep step = step(12, Map.of(setting, now));

        assertTrue(step instanceof TopicStep.Refuse, step.describe());
        assertTrue(step.describe().contains(setting + " " + now + " -> "), step.describe());
    }

    @ParameterizedTest
    @CsvSource({"6", "24"})
    void shouldRefuseAnotherNumberOfPartitions(int partitions) {
        TopicStep step = step(partitions, Map.of());

        assertTrue(step instanceof TopicStep.Refuse, step.describe());
        assertTrue(step.describe().contains("Say --partitions " + partitions), step.describe());
    }

    @Test
    void shouldGiveAllTopicsKeyedByNodeTheSameNumberOfPartitions() {
        List<WantedTopic> table = WantedTopic.table(5, (short) 1);

        assertEquals(ChaindriftTopic.values().length, table.size());
        assertTrue(table.stream().allMatch(topic -> topic.partitions() == 5 || topic.partitions() == 1));
        assertTrue(table.stream()
                .anyMatch(topic -> topic.name().equals("chaindrift.node-events.v1") && topic.partitions() == 5));
        assertTrue(table.stream()
                .anyMatch(topic -> topic.name().equals("chaindrift.fleet.v1") && topic.partitions() == 1));
    }

    private static TopicStep step(int partitions, Map<String, String> differences) {
        Map<String, String> config = new HashMap<>(HISTORY.config());
        config.putAll(differences);
        return TopicPlanner.plan(List.of(HISTORY), Map.of("history", new PresentTopic(partitions, config)))
                .get(0);
    }
}
