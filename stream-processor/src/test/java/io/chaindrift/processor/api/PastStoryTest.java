package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.Trust;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the past says of itself: where it was not seen, what in it is not to be relied on, and of nodes that are gone. */
class PastStoryTest {

    private static final String A = "/api/v1/nodes/node-a";
    private static final String RULES = A + "/rules?plane=ipv4-nft&chain=INPUT&asOf=";
    private static final long MINUTE = 60_000;

    private final List<Phase> phases = Phase.of("S1", "node-a");
    private final RecordedNode log = RecordedNode.empty("node-a");

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
    void lostEventsThatAKeyframeHealedAreAGapInEveryAnswerAcrossThem() {
        log.start(at(0));
        phases.subList(0, 3).forEach(log::publish);
        log.lose().restart(at(3));
        phases.subList(3, 6).forEach(log::publish);
        api.take(log.events());

        assertEquals(List.of(), gaps(RULES + at(2)));
        assertEquals(List.of(at(2) + "-" + at(3)), gaps(RULES + (at(2) + MINUTE)));
        assertEquals(List.of(), gaps(RULES + at(3)));
        assertEquals(List.of(), gaps(RULES + at(5)));
        assertEquals(1, incomplete(RULES + (at(2) + MINUTE)).size());

        assertEquals(List.of(), incomplete(diff(0, 2)));
        assertEquals(List.of(), incomplete(diff(3, 5)));
        String gap = "from " + Instant.ofEpochMilli(at(2)) + " to " + Instant.ofEpochMilli(at(3));
        assertTrue(String.join(" ", incomplete(diff(1, 4))).contains(gap));

        JsonNode timeline = api.json(A + "/timeline?plane=ipv4-nft&limit=5000");
        List<JsonNode> told = new ArrayList<>();
        timeline.path("items").forEach(item -> {
            if (item.path("kind").asText().equals("GAP")) {
                told.add(item);
            }
        });
        assertEquals(1, told.size());
        assertEquals(at(2), told.get(0).path("at").asLong());
        assertEquals(at(3), told.get(0).path("fact").path("to").asLong());
        assertTrue(incomplete(A + "/timeline?plane=ipv4-nft&from=" + at(4)).isEmpty());
        assertTrue(String.join(" ", incomplete("/api/v1/drift?asOf=" + (at(2) + MINUTE)))
                .contains("ipv4-nft"));
        assertTrue(incomplete("/api/v1/drift?asOf=" + at(4)).isEmpty());
    }

    @Test
    void whatTheCollectorCouldNotReadOrLostIsAGap() {
        log.start(at(0)).publish(phases.get(0));
        log.failCapture("ipv4-nft", at(0) + MINUTE).publish(phases.get(1)).publish(phases.get(2));
        log.tellLoss(at(2) + MINUTE);
        api.take(log.events());

        assertEquals(List.of(at(0) + "-" + at(1)), gaps(RULES + (at(0) + MINUTE)));
        assertEquals(List.of(), gaps(RULES + at(1)));
        assertEquals(List.of(at(2) + "-null"), gaps(RULES + (at(2) + MINUTE)));
        assertEquals(List.of(at(2) + "-null"), gaps(A + "/rules?plane=ipv4-nft"));
    }

    @Test
    void aCaptureThatIsNotToBeReliedOnIsSaidSo() {
        List<Phase> different = different();
        log.start(at(0)).publish(different.get(0)).publish(different.get(1));
        log.trust(Trust.SUSPECT).publish(different.get(2)).trust(Trust.TRUSTED).publish(different.get(3));
        log.restart(different.get(4).observedAt()).trust(Trust.SUSPECT).publish(different.get(4));
        log.trust(Trust.TRUSTED).publish(different.get(5));
        api.take(log.events());

        List<String> trust = new ArrayList<>();
        for (Phase phase : different.subList(0, 6)) {
            trust.add(api.json(RULES + phase.observedAt())
                    .path("item")
                    .path("trust")
                    .asText());
        }
        assertEquals(List.of("TRUSTED", "TRUSTED", "SUSPECT", "TRUSTED", "SUSPECT", "TRUSTED"), trust);
        assertTrue(String.join(" ", incomplete(RULES + different.get(2).observedAt()))
                .contains("SUSPECT"));
        assertTrue(incomplete(RULES + different.get(3).observedAt()).isEmpty());
    }

    @Test
    void whatWasTakenAwayIsThereOnlyBefore() {
        api.take(RecordedNode.events("S1", "node-a"));
        String drift = "/api/v1/drift?asOf=";
        long last = at(phases.size() - 1);
        int before = api.json(drift + last).path("items").size();
        assertEquals(
                api.json("/api/v1/drift").path("items"), api.json(drift + last).path("items"));
        assertTrue(before > 0);
        int findings = api.json("/api/v1/findings?asOf=" + last).path("items").size();
        assertTrue(findings > 0);

        RecordedNode gone = whole();
        gone.remove(last + MINUTE);
        List<NodeEvent> events = gone.events();
        api.take(events.subList(events.size() - 1, events.size()));

        assertEquals(0, api.json("/api/v1/drift").path("items").size());
        assertEquals(0, api.json(drift + (last + MINUTE)).path("items").size());
        assertEquals(
                0,
                api.json("/api/v1/findings?asOf=" + (last + MINUTE))
                        .path("items")
                        .size());
        assertEquals(before, api.json(drift + last).path("items").size());
        assertEquals(
                findings,
                api.json("/api/v1/findings?asOf=" + last).path("items").size());

        assertEquals(404, api.get(A).statusCode());
        assertTrue(String.join(" ", incomplete(RULES + at(1))).contains("it is gone"));
        assertTrue(api.json(A + "/timeline").path("items").size() > 0);
        assertTrue(api.json(A + "/facts").path("items").size() > 0);
        assertTrue(api.json(A + "/events").path("items").size() > 0);
        assertEquals(404, api.get("/api/v1/nodes/nobody/timeline").statusCode());
    }

    @Test
    void asOfATimeIsHowTheListStoodThen() {
        RecordedNode one = RecordedNode.empty("node-a").start(at(0));
        phases.subList(0, 4).forEach(one::publish);
        api.take(one.events());
        JsonNode then = api.json("/api/v1/drift").path("items");
        int done = one.events().size();
        phases.subList(4, phases.size()).forEach(one::publish);
        api.take(one.events().subList(done, one.events().size()));

        assertEquals(then, api.json("/api/v1/drift?asOf=" + at(3)).path("items"));
        assertFalse(then.equals(api.json("/api/v1/drift").path("items")));
    }

    /** Phases of which each has other rules than the one before. */
    private List<Phase> different() {
        List<Phase> found = new ArrayList<>();
        for (Phase phase : phases) {
            if (found.isEmpty() || !found.get(found.size() - 1).planes().equals(phase.planes())) {
                found.add(phase);
            }
        }
        return found;
    }

    private RecordedNode whole() {
        RecordedNode whole = RecordedNode.empty("node-a").start(at(0));
        phases.forEach(whole::publish);
        return whole;
    }

    private long at(int phase) {
        return phases.get(phase).observedAt();
    }

    private String diff(int from, int to) {
        return "/api/v1/diff?node=node-a&plane=ipv4-nft&from=" + at(from) + "&to=" + at(to);
    }

    private List<String> gaps(String path) {
        List<String> gaps = new ArrayList<>();
        api.json(path)
                .path("item")
                .path("gaps")
                .forEach(gap -> gaps.add(
                        gap.path("from").asText() + "-" + gap.path("to").asText()));
        return gaps;
    }

    private List<String> incomplete(String path) {
        List<String> reasons = new ArrayList<>();
        api.json(path)
                .path("incomplete")
                .forEach(gap -> reasons.add(gap.path("reason").asText()));
        return reasons;
    }
}
