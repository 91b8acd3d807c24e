package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedFormTest {

    private static final Path SAMPLE = Captures.phase("S9", "node-c", "03").resolve("all.save");

    @ParameterizedTest
    @CsvSource({
        "S7, node-a, 02, 03, all.save",
        "S7, node-a, 03, 04, all.save",
        "S7, node-a, 02, 04, all.save",
        "S2-rich-v2.2.1, node-a, 01, 02, all.save",
        "S2-rich-v2.2.1, node-a, 01, 02, ip6.save",
        "S2-rich-v1.5.3, node-a, 01, 02, all.save",
        "K3S-fresh-v1.5.1+k3s, node-a, 01, 02, all.save",
        "K3S-fresh-v2.1.2, node-a, 01, 02, all.save",
        "K3S-fresh-v2.2.1, node-a, 01, 02, all.save",
        "K3S-fresh-v2.6.3-k3s1, node-a, 01, 02, all.save"
    })
    void shouldBeEqualForTwoSyncsOfTheSameObjects(
            String scenario, String node, String first, String second, String file) throws Exception {
        Path one = Captures.phase(scenario, node, first).resolve(file);
        Path other = Captures.phase(scenario, node, second).resolve(file);
        NamedRuleset before = NamedForm.of(read(one));
        NamedRuleset after = NamedForm.of(read(other));

        assertEquals(List.of(), different(before, after));
        assertEquals(before.digest(), after.digest());
        assertNotEquals(
                NamedForm.rawDigest(read(one)), NamedForm.rawDigest(read(other)), "no sync between the captures");
        assertEquals(List.of(), RulesetDelta.between(before, after).edits());
    }

    private static List<String> different(NamedRuleset before, NamedRuleset after) {
        List<String> different = new ArrayList<>();
        for (NamedChain chain : before.chains()) {
            NamedChain other = after.chain(chain.key());
            if (!chain.equals(other)) {
                different.add(chain.key() + " " + chain.runs() + "\n  <> " + (other == null ? null : other.runs()));
            }
        }
        return different;
    }

    @Test
    void shouldNameEveryPodAndEveryPolicyWithRules() throws Exception {
        for (Path phase : Captures.phases()) {
            Path file = phase.resolve("all.save");
            if (!Files.exists(file)) {
                continue;
            }
            for (NamedChain chain : NamedForm.of(read(file)).chains()) {
                String name = chain.key().name();
                assertFalse(OwnChains.churned(name), file + ": " + name);
                if (name.startsWith("{pod:?") || name.startsWith("{policy:?") && chain.ruleCount() > 0) {
                    throw new AssertionError(file + ": nobody knows " + chain + " " + chain.runs());
                }
            }
        }
    }

    @Test
    void shouldLeaveNoChurnedNameInAnyRule() throws Exception {
        for (NamedChain chain : NamedForm.of(read(SAMPLE)).chains()) {
            for (RuleRun run : chain.runs()) {
                assertFalse(run.rule().matches(".*KUBE-(POD-FW|NWPLCY)-[A-Z2-7]{16}.*"), run.rule());
            }
        }
    }

    @Test
    void shouldChangeWithEveryRuleThatIsTakenAway() throws Exception {
        List<String> lines = Files.readAllLines(SAMPLE);
        TreeSet<String> digests = new TreeSet<>();
        digests.add(NamedForm.of(read(SAMPLE)).digest().hex());
        String original = digests.first();
        int mutated = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("-A ")) {
                List<String> without = new ArrayList<>(lines);
                without.remove(i);
                assertNotEquals(original, digest(without), "without " + lines.get(i));
                mutated++;
            }
        }
        assertTrue(mutated > 100, "the capture has too few rules: " + mutated);
    }

    @Test
    void shouldChangeWithEveryRuleThatIsAltered() throws Exception {
        List<String> lines = Files.readAllLines(SAMPLE);
        String original = digest(lines);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("-A ")) {
                List<String> altered = new ArrayList<>(lines);
                int target = lines.get(i).lastIndexOf(" -j ");
                altered.set(
                        i,
                        lines.get(i).substring(0, target) + " -m ttl --ttl-eq 9"
                                + lines.get(i).substring(target));
                assertNotEquals(original, digest(altered), "altered " + lines.get(i));
            }
        }
    }

    @Test
    void shouldChangeWithTheOrderOfRulesThatTheRouterKeepsInOrder() throws Exception {
        List<String> lines = Files.readAllLines(SAMPLE);
        String original = digest(lines);
        int swapped = 0;
        for (int i = 0; i + 1 < lines.size(); i++) {
            String one = lines.get(i);
            String other = lines.get(i + 1);
            if (one.startsWith("-A ") && sameChain(one, other) && !one.equals(other)) {
                List<String> reordered = new ArrayList<>(lines);
                Collections.swap(reordered, i, i + 1);
                boolean random = jump(one, "KUBE-POD-FW-") && jump(other, "KUBE-POD-FW-")
                        || jump(one, "KUBE-NWPLCY-") && jump(other, "KUBE-NWPLCY-");
                if (!random) {
                    assertNotEquals(original, digest(reordered), one + "\n" + other);
                    swapped++;
                }
            }
        }
        assertTrue(swapped > 50, "too few pairs: " + swapped);
    }

    private static boolean sameChain(String one, String other) {
        return other.startsWith(one.substring(0, one.indexOf(' ', 3) + 1));
    }

    private static boolean jump(String rule, String prefix) {
        return rule.contains(" -j " + prefix);
    }

    @Test
    void shouldNotSeeCountersAndCommentLines() throws Exception {
        String save = Files.readString(SAMPLE);
        String counted = save.replaceAll("(?m)^-A ", "[7:588] -A ").replace("[0:0]", "[3:180]");

        assertEquals(
                NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)).digest(),
                NamedForm.of(SaveParser.parse("# a note\n" + counted, Limits.DEFAULT))
                        .digest());
        assertEquals(
                NamedForm.rawDigest(SaveParser.parse(save, Limits.DEFAULT)),
                NamedForm.rawDigest(SaveParser.parse(counted, Limits.DEFAULT)));
    }

    @Test
    void shouldSeePolicyOfBuiltInChains() throws Exception {
        String save = Files.readString(SAMPLE);

        assertNotEquals(
                digest(save.lines().toList()),
                digest(save.replace(":FORWARD ACCEPT", ":FORWARD DROP").lines().toList()));
    }

    @Test
    void shouldTellTwoGenerationsApart() throws Exception {
        String save = """
                *filter
                :KUBE-ROUTER-INPUT - [0:0]
                :KUBE-POD-FW-AAAAAAAAAAAAAAAA - [0:0]
                :KUBE-POD-FW-BBBBBBBBBBBBBBBB - [0:0]
                :KUBE-POD-FW-CCCCCCCCCCCCCCCC - [0:0]
                -A KUBE-ROUTER-INPUT -m comment --comment "rule to jump traffic from POD name:web namespace: shop to chain KUBE-POD-FW-BBBBBBBBBBBBBBBB" -j KUBE-POD-FW-BBBBBBBBBBBBBBBB
                -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
                -A KUBE-POD-FW-BBBBBBBBBBBBBBBB -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
                -A KUBE-POD-FW-CCCCCCCCCCCCCCCC -m comment --comment "rule to log dropped traffic POD name:web namespace: shop" -j NFLOG
                COMMIT
                """;
        NamedRuleset named = NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));

        assertEquals(
                "{KUBE-POD-FW-AAAAAAAAAAAAAAAA={pod:shop/web#2}, KUBE-POD-FW-BBBBBBBBBBBBBBBB={pod:shop/web},"
                        + " KUBE-POD-FW-CCCCCCCCCCCCCCCC={pod:shop/web!}}",
                named.nameMap().toString(),
                "the one in use keeps the name, the other gets an ordinal, a half-written one is marked");
        String renamed =
                save.replace("AAAAAAAAAAAAAAAA", "ZZZZZZZZZZZZZZZZ").replace("BBBBBBBBBBBBBBBB", "YYYYYYYYYYYYYYYY");
        assertEquals(named, NamedForm.of(SaveParser.parse(renamed, Limits.DEFAULT)));
    }

    @Test
    void shouldNotTakeAChainForThePodItIsNamedAfter() throws Exception {
        String save = """
                *filter
                :{pod:shop/web} - [0:0]
                :KUBE-POD-FW-AAAAAAAAAAAAAAAA - [0:0]
                -A {pod:shop/web} -j DROP
                -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "rule to REJECT traffic destined for POD name:web namespace: shop" -j REJECT
                COMMIT
                """;
        NamedRuleset named = NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));

        assertEquals(1, named.counts().pods());
        assertEquals(2, named.chains().size());
        assertFalse(named.chains().get(0).key().churned());
    }

    private static String digest(List<String> lines) throws Exception {
        return NamedForm.of(SaveParser.parse(String.join("\n", lines) + "\n", Limits.DEFAULT))
                .digest()
                .hex();
    }

    private static Ruleset read(Path file) throws Exception {
        return SaveParser.parse(Captures.bytes(file), Limits.DEFAULT);
    }
}
