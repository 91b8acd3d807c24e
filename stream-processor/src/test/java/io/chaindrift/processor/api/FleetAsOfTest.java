package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.Trust;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered then is what is answered as of then; and what was said of a node's speech and standing stays in its timeline. */
class FleetAsOfTest {

    private static final String A = "/api/v1/nodes/node-a";
    private static final List<String> LISTS = List.of("nodes", "drift", "findings", "upgrades", "fleet");
    private static final List<Phase> PHASES = Phase.of("S12-rollback", "node-a");

    @TempDir
    private Path folder;

    private RecordedApi api;

    @BeforeEach
    void start() {
        api = new RecordedApi(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyListAsOfATimeIsTheOneThatWasAnsweredThen() {
        TreeMap<Long, List<NodeEvent>> byTime = new TreeMap<>();
        for (List<NodeEvent> log : List.of(
                RecordedNode.events("S12-rollback", "node-a"),
                RecordedNode.events("S9", "node-b"),
                RecordedNode.events("S9", "node-c"))) {
            log.forEach(event -> byTime.computeIfAbsent(
                            event.getHeader().getObservedAt().toEpochMilli(), at -> new ArrayList<>())
                    .add(event));
        }
        assertTrue(byTime.size() > 3, "the lists change several times");
        Map<Long, Map<String, List<JsonNode>>> then = new LinkedHashMap<>();
        byTime.forEach((at, events) -> {
            api.take(events);
            Map<String, List<JsonNode>> lists = new LinkedHashMap<>();
            LISTS.forEach(list -> lists.put(list, items("/api/v1/" + list)));
            then.put(at, lists);
        });

        then.forEach((at, lists) -> lists.forEach(
                (list, items) -> assertEquals(items, items("/api/v1/" + list + "?asOf=" + at), list + " as of " + at)));
        LISTS.forEach(
                list -> assertEquals(List.of(), items("/api/v1/" + list + "?asOf=" + (byTime.firstKey() - 1)), list));
        long first = byTime.firstKey();
        JsonNode books = api.json("/api/v1/nodes?asOf=" + first).path("books");
        assertEquals(then.get(first).get("nodes").size(), books.path("total").asInt(), books.toString());
    }

    @Test
    void aNodeThatWentAndCameBackDoesNotCarryTheUpgradesOfItsFormerLife() {
        long end = PHASES.get(1).observedAt();
        RecordedNode log = RecordedNode.empty("node-a").start(PHASES.get(0).observedAt());
        log.publish(PHASES.get(0)).publish(PHASES.get(1)).remove(end + 1);
        log.start(end + 2).publish(at(PHASES.get(0), end + 3));
        api.take(log.events());

        assertFalse(items("/api/v1/upgrades?asOf=" + end).isEmpty());
        for (String list : LISTS) {
            assertEquals(List.of(), items("/api/v1/" + list + "?asOf=" + (end + 1)), list);
        }
        assertEquals(1, items("/api/v1/nodes?asOf=" + (end + 3)).size());
        assertEquals(List.of(), items("/api/v1/upgrades?asOf=" + (end + 3)));
    }

    @Test
    void aTimeAtWhichANodeWasUnknownSaysSo() {
        RecordedNode log = RecordedNode.empty("node-a").start(PHASES.get(0).observedAt());
        log.publish(PHASES.get(0)).tellLoss(PHASES.get(0).observedAt() + 1);
        log.restart(PHASES.get(1).observedAt()).publish(PHASES.get(1));
        api.take(log.events());

        String then = "/api/v1/upgrades?asOf=" + (PHASES.get(0).observedAt() + 1);
        assertTrue(api.json(then).path("incomplete").toString().contains("UNKNOWN: "), then);
        assertEquals(
                0,
                api.json("/api/v1/fleet?asOf=" + PHASES.get(1).observedAt())
                        .path("incomplete")
                        .size());
        assertEquals(400, api.get("/api/v1/nodes?asOf=yesterday").statusCode());
    }

    @Test
    void everySilenceAndEveryStandingStaysInTheTimeline() {
        long start = PHASES.get(0).observedAt();
        RecordedNode log = RecordedNode.empty("node-a").start(start).publish(PHASES.get(0));
        take(log, 0);
        for (int i = 1; i <= 2; i++) {
            api.quiet(Duration.ofMinutes(2));
            int before = log.events().size();
            log.publish(at(PHASES.get(0), start + i));
            take(log, before);
        }
        int before = log.events().size();
        log.lose().publish(at(PHASES.get(0), start + 3));
        log.restart(start + 4).trust(Trust.SUSPECT).publish(at(PHASES.get(0), start + 4));
        log.trust(Trust.TRUSTED).restart(PHASES.get(1).observedAt()).publish(PHASES.get(1));
        take(log, before);

        List<String> speech = summaries("LIVENESS");
        assertEquals(2, speech.stream().filter("SILENT"::equals).count(), speech.toString());
        assertEquals(3, speech.stream().filter("LIVE"::equals).count(), speech.toString());
        List<String> standing = summaries("STANDING");
        assertTrue(
                standing.stream().anyMatch(words -> words.startsWith("UNKNOWN: ipv4-nft is not known: GAP")),
                standing.toString());
        assertTrue(standing.stream().anyMatch(words -> words.startsWith("SUSPECT")), standing.toString());
        assertTrue(standing.get(standing.size() - 1).startsWith("DRIFTED"), standing.toString());
        List<String> upgrades = summaries("UPGRADE");
        assertTrue(upgrades.contains("v1.5.3 to v2.0.1: UNKNOWN"), upgrades.toString());
        assertTrue(upgrades.contains("v1.5.3 to v2.0.1: RESIDUE"), upgrades.toString());

        JsonNode row = api.json(A).path("item").path("standing");
        assertEquals(1, row.path("gaps").asLong());
        assertEquals(2, row.path("restarts").asLong());
        assertEquals(PHASES.get(0).planes().size(), row.path("suspectCaptures").asLong());
        assertEquals(0, row.path("contradictions").asLong());
    }

    private void take(RecordedNode log, int from) {
        api.take(log.events().subList(from, log.events().size()));
    }

    private List<String> summaries(String kind) {
        List<String> told = new ArrayList<>();
        api.json(A + "/timeline?limit=5000").path("items").forEach(item -> {
            if (item.path("kind").asText().equals(kind)) {
                told.add(item.path("summary").asText());
            }
        });
        return told;
    }

    /** The items of a list, without how far the books had read: a row of them is summed from other records here. */
    private List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        api.json(path).path("items").forEach(item -> {
            if (path.startsWith("/api/v1/fleet")) {
                ((ObjectNode) item).remove("asOf");
            }
            items.add(item);
        });
        return items;
    }

    private static Phase at(Phase phase, long when) {
        return new Phase(
                phase.label(),
                phase.version(),
                phase.flags(),
                phase.running(),
                phase.backend(),
                phase.syncs(),
                when,
                phase.planes());
    }
}
