package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.processor.store.StateCodec;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same log gives the same facts, wherever the fold is interrupted. */
class ReplayTest {

    private static final String PREFIX = "test/node/";

    private final StateCodec codec = new StateCodec();

    @Test
    void everySplitAndRestartGivesTheSameFacts() {
        List<NodeEvent> events = RecordedNode.events("S9", "node-c");
        Audited whole = new Audited(auditor(), "node-c").all(events);
        assertFalse(whole.findings.isEmpty());
        for (int split = 0; split <= events.size(); split++) {
            Audited parts = new Audited(auditor(), "node-c").all(events.subList(0, split));
            parts.state = codec.decode(PREFIX, "test", "node-c", codec.encode(PREFIX, parts.state));
            parts.all(events.subList(split, events.size()));

            assertEquals(whole.facts, parts.facts, "restart after event " + split);
            assertEquals(whole.state, parts.state, "restart after event " + split);
        }
    }

    @Test
    void aLogThatComesTwiceSaysNothingTheSecondTime() {
        List<NodeEvent> events = RecordedNode.events("S4", "node-a");
        Audited once = new Audited(auditor(), "node-a").all(events);
        int said = once.facts.size();

        once.one(events.get(events.size() - 1));

        assertEquals(said, once.facts.size());
    }

    @Test
    void partsAndDeltasAndKeyframesSayTheSame() {
        Audited deltas = new Audited(auditor(), "node-c").all(RecordedNode.events("S9", "node-c"));
        Audited keyframes =
                new Audited(auditor(), "node-c").all(RecordedNode.events("S9", "node-c", false, Integer.MAX_VALUE));
        Audited parts = new Audited(auditor(), "node-c").all(RecordedNode.events("S9", "node-c", false, 3));

        assertEquals(
                deltas.state.planes().get("ipv4-nft").ruleset(),
                parts.state.planes().get("ipv4-nft").ruleset());
        assertEquals(counts(keyframes), counts(deltas));
        assertEquals(counts(keyframes), counts(parts));
    }

    @Test
    void theStoredEntriesChangeAsTheStateDoes() {
        SortedMap<String, byte[]> stored = new TreeMap<>();
        Audited node = new Audited(auditor(), "node-a");
        for (NodeEvent event : RecordedNode.events("S4", "node-a", true, 2)) {
            NodeState before = node.state;
            node.one(event);
            codec.changes(PREFIX, before, node.state).forEach((key, value) -> {
                if (value == null) {
                    stored.remove(key);
                } else {
                    stored.put(key, value);
                }
            });
            SortedMap<String, byte[]> whole = codec.encode(PREFIX, node.state);
            assertEquals(whole.keySet(), stored.keySet());
            whole.forEach((key, value) -> assertArrayEquals(value, stored.get(key), key));
        }
        assertEquals(node.state, codec.decode(PREFIX, "test", "node-a", stored));
    }

    @Test
    void anAuditorThatRemembersSaysTheSameAndJudgesLess() {
        for (String story : List.of("S1/node-a", "S4/node-a", "S9/node-c")) {
            String node = story.substring(story.indexOf('/') + 1);
            List<NodeEvent> events = RecordedNode.events(story.substring(0, story.indexOf('/')), node);
            CountingJudge often = new CountingJudge();
            CountingJudge seldom = new CountingJudge();

            Audited plain = new Audited(new NodeAuditor(often), node).all(events);
            Audited remembering = new Audited(new NodeAuditor(seldom).remembering(1), node).all(events);

            assertEquals(plain.facts, remembering.facts);
            assertEquals(plain.state, remembering.state);
            assertTrue(seldom.asked <= often.asked, story);
        }
    }

    @Test
    void aSyncThatChangesNothingIsNotJudgedAgain() {
        List<Phase> phases = Phase.of("S4", "node-a");
        Phase last = phases.get(phases.size() - 1);
        Phase later = last.after(1, 60_000);
        RecordedNode recorded = RecordedNode.empty("node-a").start(0);
        phases.forEach(recorded::publish);
        int written = recorded.events().size();
        List<NodeEvent> events = recorded.publish(later).events();
        CountingJudge judge = new CountingJudge();
        Audited node = new Audited(new NodeAuditor(judge).remembering(1), "node-a").all(events.subList(0, written));
        long asked = judge.asked;
        long syncs = node.state.syncs();

        node.all(events.subList(written, events.size()));

        assertTrue(node.state.syncs() > syncs);
        assertEquals(asked, judge.asked);
    }

    /** Counts how often it is asked. */
    private static final class CountingJudge implements RulesetJudge {

        private final CatalogJudge catalog = new CatalogJudge();
        private long asked;

        @Override
        public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
            asked++;
            return catalog.judge(planes, router);
        }
    }

    private static List<Object> counts(Audited node) {
        return node.drift.values().stream()
                .map(row -> (Object) List.of(row.chain(), row.counts(), row.growth(), row.cause(), row.sync()))
                .toList();
    }

    private static NodeAuditor auditor() {
        return new NodeAuditor(new CopiesJudge());
    }
}
