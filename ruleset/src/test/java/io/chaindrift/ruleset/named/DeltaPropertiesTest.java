package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeltaPropertiesTest {

    private static final List<String> CHAINS = List.of("INPUT", "KUBE-ROUTER-INPUT", "{pod:shop/web}", "OTHER");

    /** Rules of few kinds, so that runs, copies and common parts come about. */
    @Provide
    Arbitrary<List<String>> rules() {
        return Arbitraries.of("-A C -j A", "-A C -j B", "-A C -j C", "-A C -j D")
                .list()
                .ofMaxSize(14);
    }

    @Provide
    Arbitrary<NamedRuleset> rulesets() {
        Arbitrary<String> policy = Arbitraries.of("ACCEPT", "DROP");
        return Arbitraries.maps(Arbitraries.of(CHAINS), rules())
                .ofMaxSize(4)
                .flatMap(chains -> policy.map(text -> ruleset(chains, text)));
    }

    private static NamedRuleset ruleset(Map<String, List<String>> chains, String policy) {
        List<NamedChain> named = new ArrayList<>();
        chains.forEach((name, rules) -> named.add(NamedChain.of(
                new ChainKey("filter", name),
                null,
                name.equals("INPUT") ? policy : null,
                RuleRun.encode(rules.stream()
                        .map(rule -> rule.replace("-A C ", "-A " + name + " "))
                        .toList()),
                new int[0])));
        return NamedRuleset.of(named);
    }

    @Property(tries = 2000)
    void shouldLeadFromOneToTheOther(@ForAll("rulesets") NamedRuleset from, @ForAll("rulesets") NamedRuleset to)
            throws Exception {
        NamedRuleset applied = RulesetDelta.between(from, to).applyTo(from);

        assertEquals(to.digest(), applied.digest());
        for (NamedChain chain : to.chains()) {
            assertEquals(
                    chain.runs(), applied.chain(chain.key()).runs(), chain.key().toString());
        }
        assertEquals(to.chains().size(), applied.chains().size());
    }

    @Property
    void shouldNeedNoDigestsOfChainsBefore(
            @ForAll("rulesets") NamedRuleset from,
            @ForAll("rulesets") NamedRuleset to,
            @ForAll("rulesets") NamedRuleset other)
            throws Exception {
        RulesetDelta whole = RulesetDelta.between(from, to);
        RulesetDelta bare = new RulesetDelta(
                whole.base(),
                whole.result(),
                whole.edits().stream().map(DeltaPropertiesTest::bare).toList());

        assertEquals(to, bare.applyTo(from));
        if (!other.equals(from)) {
            assertThrows(DeltaMismatchException.class, () -> bare.applyTo(other));
        }
    }

    @Test
    void shouldNotAddAChainThatIsThere() {
        NamedRuleset one = ruleset(Map.of("OTHER", List.of("-A C -j A")), "ACCEPT");
        NamedRuleset two = ruleset(Map.of("OTHER", List.of("-A C -j B")), "ACCEPT");
        NamedRuleset none = NamedRuleset.of(List.of());
        List<ChainEdit> added = RulesetDelta.between(none, two).edits();

        assertThrows(
                DeltaMismatchException.class, () -> new RulesetDelta(one.digest(), two.digest(), added).applyTo(one));
    }

    private static ChainEdit bare(ChainEdit edit) {
        return new ChainEdit(
                edit.key(),
                edit.kind(),
                null,
                edit.newDigest(),
                edit.policy(),
                edit.ruleCount(),
                edit.detailed(),
                edit.splices());
    }

    @Property
    void shouldBeEmptyForTheSame(@ForAll("rulesets") NamedRuleset ruleset) throws Exception {
        RulesetDelta delta = RulesetDelta.between(ruleset, ruleset);

        assertTrue(delta.isEmpty());
        assertEquals(ruleset, delta.applyTo(ruleset));
    }

    @Property
    void shouldRefuseAnotherBase(
            @ForAll("rulesets") NamedRuleset from,
            @ForAll("rulesets") NamedRuleset to,
            @ForAll("rulesets") NamedRuleset other) {
        if (!other.equals(from)) {
            assertThrows(
                    DeltaMismatchException.class,
                    () -> RulesetDelta.between(from, to).applyTo(other));
        }
    }

    @Property
    void shouldFoldToTheSameThroughEverySplit(
            @ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("rulesets") NamedRuleset> history)
            throws Exception {
        NamedRuleset last = history.get(history.size() - 1);
        for (int keyframe = 0; keyframe < history.size(); keyframe++) {
            NamedRuleset state = history.get(keyframe);
            for (int i = keyframe + 1; i < history.size(); i++) {
                state = RulesetDelta.between(history.get(i - 1), history.get(i)).applyTo(state);
            }
            assertEquals(last, state, "from keyframe " + keyframe);
        }
    }

    @Property
    void shouldRoundTripRuns(@ForAll("rules") List<String> rules) {
        List<RuleRun> runs = RuleRun.encode(rules);

        assertEquals(rules, RuleRun.decode(runs));
        assertEquals(rules.size(), RuleRun.count(runs));
        for (int i = 1; i < runs.size(); i++) {
            assertTrue(!runs.get(i).rule().equals(runs.get(i - 1).rule()), "runs that are one: " + runs);
        }
    }

    @Property
    void shouldLeadOverWhatLeavesTheNode(@ForAll("rulesets") NamedRuleset from, @ForAll("rulesets") NamedRuleset to)
            throws Exception {
        NamedRuleset applied =
                RulesetDelta.between(from.published(), to.published()).applyTo(from.published());

        assertEquals(to.digest(), to.published().digest(), "the digest is that of the whole");
        assertEquals(to.digest(), applied.digest());
    }

    @Test
    void shouldLeadFromEveryCaptureToTheNextOfItsNode() throws Exception {
        NamedRuleset before = null;
        String node = "";
        int deltas = 0;
        for (var phase : Captures.phases()) {
            NamedRuleset now =
                    NamedForm.of(SaveParser.parse(Captures.bytes(phase.resolve("all.save")), Limits.DEFAULT));
            if (before != null && phase.getParent().toString().equals(node)) {
                assertEquals(now, RulesetDelta.between(before, now).applyTo(before), phase.toString());
                deltas++;
            }
            before = now;
            node = phase.getParent().toString();
        }
        assertTrue(deltas > 80, "pairs: " + deltas);
    }

    @Test
    void shouldEditOnlyWhatAPodBrings() throws Exception {
        NamedRuleset before = capture("04");
        NamedRuleset after = capture("05");

        List<ChainEdit> edits = RulesetDelta.between(before, after).edits();

        assertEquals(
                List.of(ChainEdit.Kind.CHANGED, ChainEdit.Kind.CHANGED, ChainEdit.Kind.CHANGED, ChainEdit.Kind.ADDED),
                edits.stream().map(ChainEdit::kind).toList(),
                edits.toString());
        assertEquals(
                17,
                edits.stream()
                        .flatMap(edit -> edit.splices().stream())
                        .mapToInt(splice -> RuleRun.count(splice.insert()) - splice.remove())
                        .sum());
    }

    private static NamedRuleset capture(String number) throws Exception {
        return NamedForm.of(SaveParser.parse(
                Captures.bytes(Captures.phase("S7", "node-a", number).resolve("all.save")), Limits.DEFAULT));
    }

    @Property(tries = 60)
    void digestShouldIgnoreCountersAndChurnedNames(@ForAll long seed) throws Exception {
        String save = new String(
                Captures.bytes(Captures.phase("S9", "node-b", "01").resolve("all.save")),
                java.nio.charset.StandardCharsets.UTF_8);
        java.util.Random random = new java.util.Random(seed);
        NamedRuleset named = NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
        String renamed = save;
        for (String name : named.nameMap().keySet()) {
            renamed = renamed.replace(name, name.substring(0, name.length() - 16) + hash(random));
        }
        StringBuilder counted = new StringBuilder();
        for (String line : renamed.split("\n")) {
            counted.append(line.startsWith("-A ") ? "[" + random.nextInt(99) + ":" + random.nextInt(9999) + "] " : "");
            counted.append(line).append('\n');
        }

        NamedRuleset other = NamedForm.of(SaveParser.parse(counted.toString(), Limits.DEFAULT));

        assertEquals(named.digest(), other.digest());
        assertTrue(RulesetDelta.between(named, other).isEmpty());
    }

    private static String hash(java.util.Random random) {
        char[] hash = new char[16];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(random.nextInt(32));
        }
        return new String(hash);
    }

    @Test
    void shouldRefuseEditsThatDoNotFit() {
        List<RuleRun> three = RuleRun.encode(Arrays.asList("a", "b", "c"));
        ChainKey key = new ChainKey("filter", "X");

        assertThrows(
                DeltaMismatchException.class, () -> RunDiff.apply(key, three, List.of(new Splice(2, 2, List.of()))));
        assertThrows(
                DeltaMismatchException.class,
                () -> RunDiff.apply(key, three, List.of(new Splice(0, 1, List.of()), new Splice(2, 1, List.of()))),
                "edits in ascending order");
        assertThrows(IllegalArgumentException.class, () -> new Splice(-1, 0, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new RuleRun("a", 0));
    }
}
