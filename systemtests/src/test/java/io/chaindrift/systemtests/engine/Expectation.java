package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.oracle.FactText;
import io.chaindrift.testkit.oracle.Oracle;
import java.util.List;
import java.util.Map;

/** What the oracle says of a fleet, and how a processor's facts are held against it. */
final class Expectation {

    private final Oracle oracle = new Oracle();

    Expectation(List<NodeEvent> events) {
        events.forEach(oracle::take);
    }

    /** The fleet's rows once quiet. */
    Map<String, String> fleet() {
        return oracle.rows(FactText.FLEET);
    }

    /** True when some row of that kind said so at some time. */
    boolean says(FactText kind, String what) {
        return oracle.changes(kind).values().stream().flatMap(List::stream).anyMatch(line -> line.contains(what + " "));
    }

    /** Final rows, every change that led to them with its evidence, and the fleet's books. */
    void check(Facts facts) {
        assertEquals(
                text(oracle.changes(FactText.DRIFT)),
                text(facts.changes(ChaindriftTopic.DRIFT_HISTORY, FactText.DRIFT, ChaindriftTopic.DRIFT)),
                "what chains said, in order");
        assertEquals(
                text(oracle.changes(FactText.FINDINGS)),
                text(facts.changes(ChaindriftTopic.FINDINGS_HISTORY, FactText.FINDINGS, ChaindriftTopic.FINDINGS)),
                "what findings said, in order");
        assertEquals(
                text(oracle.changes(FactText.UPGRADES)),
                text(facts.changes(ChaindriftTopic.UPGRADES, FactText.UPGRADES, ChaindriftTopic.UPGRADES)),
                "what upgrades said, in order");
        assertEquals(rows(FactText.DRIFT), lines(facts.rows(ChaindriftTopic.DRIFT, FactText.DRIFT)), "drift");
        assertEquals(
                rows(FactText.FINDINGS), lines(facts.rows(ChaindriftTopic.FINDINGS, FactText.FINDINGS)), "findings");
        assertEquals(
                rows(FactText.UPGRADES), lines(facts.rows(ChaindriftTopic.UPGRADES, FactText.UPGRADES)), "upgrades");
        assertEquals(List.of(), facts.unbalanced(), "rows of the fleet that do not add up");
        assertEquals(rows(FactText.FLEET), lines(facts.rows(ChaindriftTopic.FLEET, FactText.FLEET)), "fleet");
    }

    private String rows(FactText kind) {
        return lines(oracle.rows(kind));
    }

    private static String lines(Map<String, String> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach((key, row) -> text.append(key).append("  ").append(row).append('\n'));
        return text.toString();
    }

    private static String text(Map<String, List<String>> changes) {
        StringBuilder text = new StringBuilder();
        changes.forEach((key, lines) ->
                lines.forEach(line -> text.append(key).append("  ").append(line).append('\n')));
        return text.toString();
    }
}
