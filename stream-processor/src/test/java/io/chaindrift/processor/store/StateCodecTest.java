package io.chaindrift.processor.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final String PREFIX = "test/node-a/";

    private final StateCodec codec = new StateCodec();
    private final NodeAuditor auditor = new NodeAuditor(new CatalogJudge());
    private NodeState state = NodeState.empty("test", "node-a");

    @Test
    void aHeartbeatChangesTheLedgerAndItsPlaneOnly() {
        var events = RecordedNode.events("S4", "node-a");
        NodeState before = state;
        for (int i = 0; i < events.size(); i++) {
            before = state;
            state = auditor.decide(state, EventMapper.event(events.get(i), i)).state();
            boolean heartbeat = events.get(i).getRulesetUnchanged() != null
                    && events.get(i).getRulesetUnchanged().getCapture().getSyncsSincePrevious() == 0;
            if (heartbeat) {
                String plane = events.get(i).getRulesetUnchanged().getCapture().getPlane();
                assertEquals(
                        List.of(PREFIX + "l", PREFIX + "p/" + plane),
                        List.copyOf(codec.changes(PREFIX, before, state).keySet()));
            }
        }
        assertTrue(events.stream().anyMatch(event -> event.getRulesetUnchanged() != null));
    }

    @Test
    void whatIsForgottenLeavesNothing() {
        RecordedNode.events("S4", "node-a", true, 2)
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, state));

        codec.changes(PREFIX, state, NodeState.empty("test", "node-a")).forEach((key, value) -> {
            assertEquals(null, value, key);
            stored.remove(key);
        });

        assertEquals(List.of(), List.copyOf(stored.keySet()));
    }

    @Test
    void ledgersThatLieInTheNodesEntryAreFound() throws Exception {
        RecordedNode.events("S4", "node-a")
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> stored = former(state, (byte) 4);
        JsonMapper json = new JsonMapper();
        ObjectNode head = (ObjectNode) json.readTree(Chunks.join(PREFIX + "n", stored));
        head.setAll((ObjectNode) json.readTree(Chunks.join(PREFIX + "l", stored)));
        stored.remove(PREFIX + "l");
        stored.putAll(entries("n", json.writeValueAsBytes(head), (byte) 4));
        assertEquals(state, codec.decode(PREFIX, "test", "node-a", stored));
    }

    @Test
    void chainsKnownByCountLieInBucketsOfWhichAChangeWritesOne() {
        NodeState before = withForeignChains(3_000, 6);
        NodeState after = withForeignChain(before, 1_234, 7);

        SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, before));
        var changes = codec.changes(PREFIX, before, after);

        assertTrue(stored.size() <= SummaryBucket.COUNT + 3, stored.keySet()::toString);
        assertEquals(1, changes.size(), changes.keySet()::toString);
        stored.putAll(changes);
        assertEquals(after, codec.decode(PREFIX, "test", "node-a", stored));
        assertEquals(codec.encode(PREFIX, after).keySet(), stored.keySet());
        codec.encode(PREFIX, after).forEach((key, value) -> assertArrayEquals(value, stored.get(key), key));
    }

    @Test
    void aChainWhoseRulesBecomeKnownMovesOutOfItsBucketAndBack() {
        NodeState summarised = withForeignChains(1, 1);
        NamedChain full = NamedChain.of(
                new ChainKey("filter", "KUBE-SVC-0"), null, null, List.of(new RuleRun("-j RETURN", 1)), new int[0]);
        PlaneState plane = summarised.plane("ipv4-nft");
        NodeState detailed = with(summarised, plane, NamedRuleset.of(List.of(full)));

        for (NodeState[] step : new NodeState[][] {{summarised, detailed}, {detailed, summarised}}) {
            SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, step[0]));
            codec.changes(PREFIX, step[0], step[1]).forEach((key, value) -> {
                if (value == null) {
                    stored.remove(key);
                } else {
                    stored.put(key, value);
                }
            });
            assertEquals(codec.encode(PREFIX, step[1]).keySet(), stored.keySet());
            assertEquals(step[1], codec.decode(PREFIX, "test", "node-a", stored));
        }
    }

    @Test
    void aChainThatShrinksLeavesNoEntriesBehind() {
        for (String rule :
                new String[] {"-j RETURN -m comment --comment ", "-m comment --comment €€€€€€€€€€€€€€€€€€€€€€€€ "}) {
            NodeState small = withRules(rule, 1);
            for (int rules : new int[] {1_000, 3_000, 5_000, 8_000, 40_000}) {
                NodeState large = withRules(rule, rules);
                SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, large));
                codec.changes(PREFIX, large, small).forEach((key, value) -> {
                    if (value == null) {
                        stored.remove(key);
                    } else {
                        stored.put(key, value);
                    }
                });
                assertEquals(codec.encode(PREFIX, small).keySet(), stored.keySet(), rules + " rules: " + rule);
                assertEquals(small, codec.decode(PREFIX, "test", "node-a", stored));
            }
        }
    }

    @Test
    void chainsInAnotherOrderGoneAddedAndChangedAreFound() {
        PlaneState plane = withForeignChains(1, 1).plane("ipv4-nft");
        List<NamedChain> before = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            before.add(chain(i, i % 3 == 0 ? "-j RETURN" : null));
        }
        List<NamedChain> after = new ArrayList<>(before);
        after.removeIf(chain -> chain.key().name().endsWith("7"));
        after.set(90, chain(1_000, null));
        after.set(120, chain(1_001, "-j DROP"));
        for (int i = 0; i < 40; i++) {
            after.add(50, chain(2_000 + i, "-j ACCEPT"));
        }
        after.replaceAll(chain -> chain.key().name().endsWith("3") && chain.hasRules()
                ? NamedChain.of(chain.key(), null, null, List.of(new RuleRun("-j LOG", 2)), new int[0])
                : chain);
        List<NamedChain> turned = new ArrayList<>(after);
        Collections.reverse(turned);
        for (List<NamedChain> next : List.of(after, turned)) {
            for (List<List<NamedChain>> step : List.of(List.of(before, next), List.of(next, before))) {
                NodeState was = with(withForeignChains(1, 1), plane, NamedRuleset.of(step.get(0)));
                NodeState now = with(withForeignChains(1, 1), plane, NamedRuleset.of(step.get(1)));
                SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, was));
                codec.changes(PREFIX, was, now).forEach((key, value) -> {
                    if (value == null) {
                        stored.remove(key);
                    } else {
                        stored.put(key, value);
                    }
                });
                assertEquals(codec.encode(PREFIX, now).keySet(), stored.keySet());
                codec.encode(PREFIX, now).forEach((key, value) -> assertArrayEquals(value, stored.get(key), key));
            }
        }
    }

    /** A chain with that rule; one known by count only where it is null. */
    private static NamedChain chain(int number, @Nullable String rule) {
        ChainKey key = new ChainKey("filter", "CHAIN-" + number);
        NamedChain full =
                NamedChain.of(key, null, null, List.of(new RuleRun(rule == null ? "-j X" : rule, 1)), new int[0]);
        return rule == null ? NamedChain.summary(key, null, 1, full.digest()) : full;
    }

    /** A node with one chain of so many rules, no two of them alike. */
    private static NodeState withRules(String rule, int count) {
        List<RuleRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(new RuleRun(rule + i, 1));
        }
        NamedChain chain = NamedChain.of(new ChainKey("filter", "KUBE-ROUTER-INPUT"), null, null, runs, new int[0]);
        NodeState state = withForeignChains(1, 1);
        return with(state, state.plane("ipv4-nft"), NamedRuleset.of(List.of(chain)));
    }

    @Test
    void whatTheFormerFormatsStoredIsReadAndWrittenAnew() {
        RecordedNode.events("S4", "node-a", true, 2)
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> present = codec.encode(PREFIX, state);
        for (byte version = 2; version < Chunks.VERSION; version++) {
            SortedMap<String, byte[]> former = former(state, version);
            assertEquals(state, codec.decode(PREFIX, "test", "node-a", former));
            SortedMap<String, byte[]> renewed = new TreeMap<>(former);
            codec.renewed(PREFIX, state, former).forEach((key, value) -> {
                if (value == null) {
                    renewed.remove(key);
                } else {
                    renewed.put(key, value);
                }
            });
            assertEquals(present.keySet(), renewed.keySet());
            present.forEach((key, value) -> assertArrayEquals(value, renewed.get(key), key));
        }
        assertTrue(former(state, (byte) 2).size() > present.size());
        assertTrue(codec.renewed(PREFIX, state, present).isEmpty());
    }

    @Test
    void theFactsGoOnFromFormerEntriesAsIfNothingHadHappened() {
        var events = RecordedNode.events("S9", "node-c");
        NodeState whole = NodeState.empty("test", "node-c");
        for (int i = 0; i < events.size(); i++) {
            NodeState again = codec.decode(PREFIX, "test", "node-c", former(whole, (byte) 4));
            var event = EventMapper.event(events.get(i), i);
            var expected = auditor.decide(whole, event);
            assertEquals(expected.published(), auditor.decide(again, event).published());
            whole = expected.state();
        }
        assertFalse(whole.findings().isEmpty());
    }

    @Test
    void aNewerFormatIsRefused() {
        SortedMap<String, byte[]> stored = codec.encode(PREFIX, withForeignChains(1, 1));
        stored.values().forEach(entry -> entry[0] = Chunks.VERSION + 1);
        assertThrows(StateFormatException.class, () -> codec.decode(PREFIX, "test", "node-a", stored));
    }

    @Test
    void damagedEntriesAreRefused() {
        RecordedNode.events("S4", "node-a")
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> stored = codec.encode(PREFIX, state);
        for (String key : stored.keySet()) {
            SortedMap<String, byte[]> damaged = new TreeMap<>(stored);
            byte[] entry = stored.get(key);
            damaged.put(key, Arrays.copyOf(entry, entry.length - 1));
            assertThrows(StateFormatException.class, () -> codec.decode(PREFIX, "test", "node-a", damaged), key);
        }
    }

    /** What programs before stored of a state. */
    private static SortedMap<String, byte[]> former(NodeState state, byte version) {
        SortedMap<String, byte[]> former = new TreeMap<>();
        StateParts.differing(NodeState.empty(state.cluster(), state.node()), state, (key, was, now) -> {
            if (now instanceof SummaryBucket bucket && version == 2) {
                for (NamedChain chain : bucket.chains()) {
                    String name = Names.of(chain.key().table(), chain.key().name());
                    HeldEntry alone = new HeldEntry(bucket.plane(), HeldChain.of(chain));
                    former.putAll(entries("h/" + bucket.plane() + "/" + name, json(alone), version));
                }
            } else if (now != null) {
                byte[] bytes = now instanceof SummaryBucket bucket ? bucket.bytes(new byte[0]) : json(now);
                former.putAll(entries(key, bytes, version));
            }
        });
        return former;
    }

    private static SortedMap<String, byte[]> entries(String key, byte[] value, byte version) {
        SortedMap<String, byte[]> entries = Chunks.split(PREFIX + key, ChunksTest.led(value));
        entries.forEach((name, entry) -> entry[0] = Chunks.continues(name) ? entry[0] : version);
        return entries;
    }

    private static byte[] json(Record part) {
        try {
            return JsonMapper.builder()
                    .serializationInclusion(JsonInclude.Include.NON_NULL)
                    .build()
                    .writeValueAsBytes(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NodeState withForeignChains(int count, int rules) {
        List<NamedChain> chains = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chains.add(foreign(i, rules));
        }
        NodeState empty = NodeState.empty("test", "node-a");
        return with(empty, empty.plane("ipv4-nft"), NamedRuleset.of(chains));
    }

    private static NodeState withForeignChain(NodeState state, int number, int rules) {
        PlaneState plane = state.plane("ipv4-nft");
        List<NamedChain> chains = new ArrayList<>(plane.ruleset().chains());
        chains.set(number, foreign(number, rules));
        return with(state, plane, NamedRuleset.of(chains));
    }

    private static NamedChain foreign(int number, int rules) {
        ChainKey key = new ChainKey("filter", "KUBE-SVC-" + number);
        return NamedChain.summary(
                key,
                null,
                rules,
                new Digest.Builder().line(number + "/" + rules).finish());
    }

    private static NodeState with(NodeState state, PlaneState plane, NamedRuleset ruleset) {
        return NodeAuditor.evolve(
                state,
                new AuditFact.PlaneKnown(new PlaneState(
                        plane.plane(),
                        plane.mark(),
                        plane.stream(),
                        plane.syncs(),
                        plane.synced(),
                        plane.syncedAt(),
                        plane.trouble(),
                        ruleset,
                        plane.pending(),
                        plane.seenAt(),
                        plane.beside(),
                        plane.round(),
                        plane.pace())));
    }
}
