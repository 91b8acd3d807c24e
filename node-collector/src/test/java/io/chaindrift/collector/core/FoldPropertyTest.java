package io.chaindrift.collector.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever folds what is recorded has the form that was captured, however it is divided. */
class FoldPropertyTest {

    private static final Plane PLANE = Plane.parse("ipv4-nft");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SMALL_PART = 600;

    @Property(tries = 300)
    void theFoldOfTheEventsIsTheLastForm(@ForAll("histories") List<Map<String, List<Integer>>> history)
            throws Exception {
        CaptureDecider decider =
                new CaptureDecider(new Cadence(Duration.ofHours(1), Duration.ofHours(1)), new Splitter(SMALL_PART));
        PlaneMemory memory = PlaneMemory.unseen(PLANE);
        NamedRuleset folded = NamedRuleset.of(List.of());
        for (Map<String, List<Integer>> chains : history) {
            PlaneObservation seen = SaveReader.read(
                    PLANE,
                    save(chains).getBytes(StandardCharsets.UTF_8),
                    Provenance.of("test", "v1.8.9", 0),
                    null,
                    false);
            CaptureDecider.Outcome outcome = decider.decide(memory, seen, NOW, Demand.NONE);
            memory = outcome.memory();
            folded = fold(folded, outcome.decision());
            assertEquals(memory.last().canonical(), folded.digest());
            assertEquals(memory.last().form().chains().size(), folded.chains().size());
        }
    }

    @Property(tries = 300)
    void partsStayBelowTheLimitAndHoldAll(@ForAll("chains") Map<String, List<Integer>> chains) {
        List<NamedChain> named = new ArrayList<>();
        chains.forEach((name, rules) -> named.add(NamedChain.of(
                new ChainKey("filter", name),
                null,
                null,
                RuleRun.encode(rules.stream().map(rule -> rule(name, rule)).toList()),
                reversed(rules.size()))));
        NamedRuleset form = NamedRuleset.of(named);
        List<List<ChainPart>> parts = new Splitter(SMALL_PART).chains(form);
        NamedRuleset joined = join(parts);
        assertEquals(form.digest(), joined.digest());
        for (List<ChainPart> part : parts) {
            int text = part.stream()
                    .flatMap(piece -> piece.runs().stream())
                    .mapToInt(run -> run.rule().length())
                    .sum();
            assertTrue(text <= SMALL_PART, "a part of " + text);
        }
        for (NamedChain chain : named) {
            List<Integer> order = new ArrayList<>();
            parts.forEach(part -> part.stream()
                    .filter(piece -> piece.chain().key().equals(chain.key()))
                    .forEach(piece -> order.addAll(piece.sourceOrder())));
            assertEquals(Arrays.stream(chain.sourceOrder()).boxed().toList(), order);
        }
    }

    @Provide
    Arbitrary<List<Map<String, List<Integer>>>> histories() {
        return chains().list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<Map<String, List<Integer>>> chains() {
        Arbitrary<String> names =
                Arbitraries.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-NWPLCY-DEFAULT", "FOREIGN");
        Arbitrary<List<Integer>> rules =
                Arbitraries.integers().between(0, 4).list().ofMaxSize(40);
        return Arbitraries.maps(names, rules);
    }

    private static int[] reversed(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = size - 1 - i;
        }
        return order;
    }

    private static String rule(String chain, int number) {
        return "-A " + chain + " -m comment --comment \"rule number " + number + "\" -j RETURN";
    }

    private static String save(Map<String, List<Integer>> chains) {
        StringBuilder save = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n");
        Map<String, List<Integer>> sorted = new TreeMap<>(chains);
        sorted.keySet().forEach(name -> save.append(':').append(name).append(" - [0:0]\n"));
        sorted.forEach((name, rules) ->
                rules.forEach(number -> save.append(rule(name, number)).append('\n')));
        return save.append("COMMIT\n").toString();
    }

    private static NamedRuleset fold(NamedRuleset before, CaptureDecision decision) throws Exception {
        if (decision instanceof CaptureDecision.Keyframe keyframe) {
            return join(keyframe.parts());
        }
        if (decision instanceof CaptureDecision.Delta delta) {
            Map<ChainKey, ChainEdit> edits = new TreeMap<>();
            for (List<EditPart> part : delta.parts()) {
                for (EditPart piece : part) {
                    ChainEdit whole = piece.edit();
                    List<Splice> splices = new ArrayList<>();
                    ChainEdit sofar = edits.get(whole.key());
                    if (sofar != null) {
                        splices.addAll(sofar.splices());
                    }
                    splices.addAll(piece.splices());
                    edits.put(
                            whole.key(),
                            new ChainEdit(
                                    whole.key(),
                                    whole.kind(),
                                    // As it goes over the wire: the base's digest stands for those of its chains.
                                    null,
                                    whole.newDigest(),
                                    whole.policy(),
                                    whole.ruleCount(),
                                    whole.detailed(),
                                    splices));
                }
            }
            return new RulesetDelta(delta.delta().base(), delta.delta().result(), List.copyOf(edits.values()))
                    .applyTo(before);
        }
        return before;
    }

    private static NamedRuleset join(List<List<ChainPart>> parts) {
        Map<ChainKey, List<String>> rules = new TreeMap<>();
        Map<ChainKey, NamedChain> chains = new TreeMap<>();
        for (List<ChainPart> part : parts) {
            for (ChainPart piece : part) {
                ChainKey key = piece.chain().key();
                List<String> sofar = rules.computeIfAbsent(key, none -> new ArrayList<>());
                assertEquals(sofar.size(), piece.firstRule());
                sofar.addAll(RuleRun.decode(piece.runs()));
                chains.put(key, piece.chain());
            }
        }
        List<NamedChain> joined = new ArrayList<>();
        chains.forEach((key, chain) -> joined.add(
                chain.hasRules()
                        ? NamedChain.of(
                                key,
                                null,
                                chain.policy(),
                                RuleRun.encode(rules.getOrDefault(key, List.of())),
                                new int[0])
                        : chain));
        return NamedRuleset.of(joined);
    }
}
