package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the oracle says of a fleet, and how a processor's facts are held against it. */
final class Expectation {

    private final Oracle oracle = new Oracle();

    Expectation(List<NodeEvent> events) {
        events.forEach(oracle::take);
    }

    /** The fleet's rows once quiet. */
    Map<String, String> fleet() {
        return rows(FactText.FLEET);
    }

    /** True when some row of that kind said so at some time. */
    boolean says(FactText kind, String what) {
        return changes(kind).values().stream().flatMap(List::stream).anyMatch(line -> line.contains(what + " "));
    }

    /** Final rows, every change that led to them with its evidence, and the fleet's books. */
    void check(Facts facts) {
        assertEquals(
                text(changes(FactText.DRIFT)),
                text(facts.changes(ChaindriftTopic.DRIFT_HISTORY, FactText.DRIFT, ChaindriftTopic.DRIFT)),
                "what chains said, in order");
        assertEquals(
                text(changes(FactText.FINDINGS)),
                text(facts.changes(ChaindriftTopic.FINDINGS_HISTORY, FactText.FINDINGS, ChaindriftTopic.FINDINGS)),
                "what findings said, in order");
        assertEquals(
                text(changes(FactText.UPGRADES)),
                text(facts.changes(ChaindriftTopic.UPGRADES, FactText.UPGRADES, ChaindriftTopic.UPGRADES)),
                "what upgrades said, in order");
        assertEquals(lines(rows(FactText.DRIFT)), lines(facts.rows(ChaindriftTopic.DRIFT, FactText.DRIFT)), "drift");
        assertEquals(
                lines(rows(FactText.FINDINGS)),
                lines(facts.rows(ChaindriftTopic.FINDINGS, FactText.FINDINGS)),
                "findings");
        assertEquals(
                lines(rows(FactText.UPGRADES)),
                lines(facts.rows(ChaindriftTopic.UPGRADES, FactText.UPGRADES)),
                "upgrades");
        assertEquals(List.of(), facts.unbalanced(), "rows of the fleet that do not add up");
        assertEquals(lines(rows(FactText.FLEET)), lines(facts.rows(ChaindriftTopic.FLEET, FactText.FLEET)), "fleet");
    }

    /** The oracle's rows by key. */
    private Map<String, String> rows(FactText kind) {
        Map<String, String> rows = new TreeMap<>();
        oracle.rows(kind.topic()).forEach((key, row) -> rows.put(withoutTopic(key), kind.of(row)));
        return rows;
    }

    /** What each of the oracle's rows said, in order, without repetitions, and what it first rested on. */
    private Map<String, List<String>> changes(FactText kind) {
        Map<String, List<String>> changes = new TreeMap<>();
        oracle.told().forEach((key, all) -> {
            if (key.startsWith(kind.topic() + "/")) {
                List<String> lines = changes.computeIfAbsent(withoutTopic(key), any -> new ArrayList<>());
                String last = "";
                for (Oracle.Said said : all) {
                    String line = kind.of(said.row());
                    if (!line.equals(last)) {
                        lines.add(line + FactText.evidenceOf(said.header()));
                    }
                    last = line;
                }
            }
        });
        return changes;
    }

    private static String withoutTopic(String key) {
        return key.substring(key.indexOf('/') + 1);
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
