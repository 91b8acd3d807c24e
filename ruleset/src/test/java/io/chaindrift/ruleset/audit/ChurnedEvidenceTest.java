package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which releases the words in chains of pods and policies can be of. */
class ChurnedEvidenceTest {

    private static final String REJECT =
            "rule to REJECT traffic destined for POD name:web-%s namespace: shop\" -j REJECT";
    private static final String ACCEPT_MARK = "set mark to ACCEPT traffic that comply to network policies";
    private static final String ONE_BLANK = "run through default ingress network policy chain";
    private static final String TWO_BLANKS = "run through default ingress network policy  chain";
    private static final String TWICE =
            "rule to permit the traffic traffic to pods when source is the pod's local node";
    private static final String ONCE = "rule to permit the traffic to pods when source is the pod's local node";
    private static final Set<VersionClass> INLINE = EnumSet.of(
            VersionClass.V2_0,
            VersionClass.V2_2,
            VersionClass.K3S_V2_0_0,
            VersionClass.K3S_V2_0,
            VersionClass.K3S_V2_2);
    private static final Set<VersionClass> DOUBLE =
            EnumSet.of(VersionClass.V1_3, VersionClass.V1_5, VersionClass.K3S_V1_3);

    private final List<String> chains = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();

    private ChurnedEvidenceTest pod(String... comments) {
        String name = "KUBE-POD-FW-AAAAAAAAAAAAAAA" + (char) ('A' + chains.size());
        chains.add(name);
        for (String comment : comments) {
            rules.add("-A " + name + " -m comment --comment \"" + comment
                    + (comment.contains("\" -j") ? "" : "\" -j ACCEPT"));
        }
        rules.add("-A " + name + " -m comment --comment \"" + REJECT.formatted(chains.size()));
        return this;
    }

    private ChurnedEvidenceTest policy(String rule) {
        String name = "KUBE-NWPLCY-AAAAAAAAAAAAAAA" + (char) ('A' + chains.size());
        chains.add(name);
        if (!rule.isEmpty()) {
            rules.add("-A " + name + " " + rule);
        }
        return this;
    }

    private ChurnedEvidence evidence() throws Exception {
        StringBuilder save = new StringBuilder("*filter\n:KUBE-ROUTER-INPUT - [0:0]\n");
        chains.forEach(chain -> save.append(':').append(chain).append(" - [0:0]\n"));
        rules.forEach(rule -> save.append(rule).append('\n'));
        return ChurnedEvidence.of(
                NamedForm.of(SaveParser.parse(save.append("COMMIT\n").toString(), Limits.DEFAULT)));
    }

    private static ChurnedEvidence ofPod(String... comments) throws Exception {
        ChurnedEvidence evidence = new ChurnedEvidenceTest().pod(comments).evidence();
        assertTrue(evidence.proven());
        assertFalse(evidence.fork());
        assertEquals(1, evidence.evidence().size(), evidence.evidence().toString());
        assertTrue(evidence.evidence().get(0).startsWith("{pod:shop/web-1}: "));
        return evidence;
    }

    @Test
    void wordsOfEachTime() throws Exception {
        assertEquals(
                EnumSet.of(VersionClass.V2_11, VersionClass.NEWER, VersionClass.K3S_NEWER),
                ofPod("common netpol rules").classes());
        assertEquals(
                EnumSet.of(VersionClass.V2_6, VersionClass.V2_8, VersionClass.V2_10, VersionClass.K3S_V2_6),
                ofPod(
                                "run through common bi-directional traffic policy rules",
                                "common bi-directional traffic policy rules")
                        .classes());
        assertEquals(DOUBLE, ofPod(TWO_BLANKS, ACCEPT_MARK).classes());
        assertEquals(DOUBLE, ofPod(ONCE, ACCEPT_MARK).classes());
        assertEquals(INLINE, ofPod(TWICE, ONE_BLANK, ACCEPT_MARK).classes());
        assertEquals(INLINE, ofPod(ACCEPT_MARK).classes());
        Set<VersionClass> either = EnumSet.copyOf(INLINE);
        either.addAll(DOUBLE);
        assertEquals(either, ofPod(TWICE, ACCEPT_MARK).classes());
        assertEquals(
                EnumSet.of(VersionClass.V1_0, VersionClass.V1_1),
                ofPod("anything").classes());
    }

    @Test
    void wordsAreFoundWhereverTheyStand() throws Exception {
        String[] fill = new String[40];
        Arrays.fill(fill, "run through nw policy p");
        for (int at = 0; at < fill.length; at++) {
            String[] words = fill.clone();
            words[at] = TWO_BLANKS;
            assertEquals(
                    DOUBLE,
                    new ChurnedEvidenceTest()
                            .pod(TWO_BLANKS, ACCEPT_MARK)
                            .pod(words)
                            .evidence()
                            .classes(),
                    "at " + at);
        }
    }

    @Test
    void chainsOfTwoReleasesAreOfBoth() throws Exception {
        ChurnedEvidence evidence = new ChurnedEvidenceTest()
                .pod(TWO_BLANKS, ACCEPT_MARK)
                .pod(ONE_BLANK, ACCEPT_MARK)
                .evidence();

        Set<VersionClass> both = EnumSet.copyOf(INLINE);
        both.addAll(DOUBLE);
        assertEquals(both, evidence.classes());
        assertEquals(2, evidence.evidence().size());
    }

    /** One sync writes all chains: what one of them leaves open another may tell, in whatever order they stand. */
    @Test
    void chainsOfOneSyncNarrowEachOther() throws Exception {
        assertEquals(
                INLINE,
                new ChurnedEvidenceTest()
                        .pod(TWICE, ACCEPT_MARK)
                        .pod(ONE_BLANK, ACCEPT_MARK)
                        .evidence()
                        .classes());
        assertEquals(
                DOUBLE,
                new ChurnedEvidenceTest()
                        .pod(TWO_BLANKS, ACCEPT_MARK)
                        .pod(TWICE, ACCEPT_MARK)
                        .evidence()
                        .classes());
    }

    @Test
    void policiesAloneTellTheWordsOfTheNewestRelease() throws Exception {
        String shortWords = "-m comment --comment \"shop/p ingress pods\" -j RETURN";
        String longWords =
                "-m comment --comment \"rule to ACCEPT traffic from source pods to dest pods selected by policy"
                        + " name p namespace shop\" -j RETURN";

        Set<VersionClass> newest =
                new ChurnedEvidenceTest().policy(shortWords).evidence().classes();
        assertEquals(EnumSet.of(VersionClass.V2_11, VersionClass.NEWER, VersionClass.K3S_NEWER), newest);
        Set<VersionClass> older =
                new ChurnedEvidenceTest().policy(longWords).evidence().classes();
        assertTrue(older.contains(VersionClass.V2_10) && older.contains(VersionClass.K3S_V1_3), older.toString());
        assertFalse(older.contains(VersionClass.V2_11) || older.contains(VersionClass.NEWER), older.toString());
        Set<VersionClass> both = new ChurnedEvidenceTest()
                .policy(shortWords)
                .policy(longWords)
                .evidence()
                .classes();
        assertTrue(both.containsAll(newest) && both.containsAll(older), both.toString());
        assertEquals(
                DOUBLE,
                new ChurnedEvidenceTest()
                        .pod(TWO_BLANKS, ACCEPT_MARK)
                        .policy(shortWords)
                        .evidence()
                        .classes(),
                "a policy's words never leave no release");
    }

    @Test
    void aChainThatWasNotWrittenToItsEndProvesNothing() throws Exception {
        chains.add("KUBE-POD-FW-AAAAAAAAAAAAAAAA");
        rules.add("-A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment \"" + TWO_BLANKS + "\" -j ACCEPT");
        ChurnedEvidence evidence = evidence();

        assertFalse(evidence.proven());
        assertEquals(EnumSet.allOf(VersionClass.class), evidence.classes());
        assertEquals(List.of(), evidence.evidence());
    }

    @Test
    void policiesTellTheForkByItsLog() throws Exception {
        String log =
                "-m comment --comment \"rule to log dropped traffic\" -j NFLOG --nflog-prefix \"DROP by policy shop/p\"";
        ChurnedEvidence alone = new ChurnedEvidenceTest().policy(log).evidence();
        assertTrue(alone.proven());
        assertTrue(alone.fork());
        assertEquals(
                EnumSet.of(
                        VersionClass.K3S_V1_3,
                        VersionClass.K3S_V2_0,
                        VersionClass.K3S_V2_2,
                        VersionClass.K3S_V2_6,
                        VersionClass.K3S_NEWER),
                alone.classes());
        assertEquals(
                EnumSet.of(VersionClass.K3S_V2_0, VersionClass.K3S_V2_2),
                new ChurnedEvidenceTest()
                        .pod(ONE_BLANK, ACCEPT_MARK)
                        .policy(log)
                        .evidence()
                        .classes());
    }

    @Test
    void theLogIsReadAsIptablesPrintsItUpTo1_8_7() throws Exception {
        String log =
                "-m comment --comment \"rule to log dropped traffic\" -j NFLOG --nflog-prefix  \"DROP by policy shop/p\"";
        assertTrue(new ChurnedEvidenceTest().policy(log).evidence().fork());
    }

    @Test
    void policiesWithoutItExcludeTheForkThatAlwaysLogs() throws Exception {
        String rule = "-m comment --comment \"selected by policy name: p namespace shop\" -j RETURN";
        ChurnedEvidence alone = new ChurnedEvidenceTest().policy(rule).evidence();
        assertTrue(alone.proven());
        assertFalse(alone.fork());
        assertEquals(EnumSet.complementOf(EnumSet.of(VersionClass.K3S_V2_2, VersionClass.K3S_V2_6)), alone.classes());
        assertEquals(1, alone.evidence().size());
        Set<VersionClass> inline = EnumSet.copyOf(INLINE);
        inline.remove(VersionClass.K3S_V2_2);
        assertEquals(
                inline,
                new ChurnedEvidenceTest()
                        .pod(ONE_BLANK, ACCEPT_MARK)
                        .policy(rule)
                        .evidence()
                        .classes());
    }

    @Test
    void aPolicyWithoutRulesProvesNothing() throws Exception {
        assertFalse(new ChurnedEvidenceTest().policy("").evidence().proven());
    }
}
