package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.RouterFacts.How;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A range below ::/96: kube-router writes it as Go does, and ip6tables prints it as the C library of its image does. */
class RangesInTwoSpellingsTest {

    private static final String CLUSTER =
            "-d fd00:10:96::/112 -m comment --comment \"allow traffic to primary/secondary cluster IP range -"
                    + " SOGYBSEBP4LNTYQW\" -j RETURN";
    private static final String EXTERNAL = "-m comment --comment \"allow traffic to external IP range: ::102:300/120 -"
            + " KBGN3AH2SYFWPGSH\" -j RETURN";
    private static final String GLIBC = "-d ::1.2.3.0/120 " + EXTERNAL;
    private static final String MUSL = "-d ::102:300/120 " + EXTERNAL;
    private static final List<String> WITH_RANGE = List.of(
            "--enable-ipv6=true",
            "--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112",
            "--service-external-ip-range=::1.2.3.4/120");

    private static PlaneAudit audit(List<String> flags, String... rules) throws Exception {
        StringBuilder save = new StringBuilder("*filter\n:KUBE-ROUTER-INPUT - [0:0]\n");
        save.append("-A KUBE-ROUTER-INPUT ").append(CLUSTER).append('\n');
        save.append("-A KUBE-ROUTER-INPUT ").append(SmallNode.TCP).append('\n');
        save.append("-A KUBE-ROUTER-INPUT ").append(SmallNode.UDP).append('\n');
        for (String rule : rules) {
            save.append("-A KUBE-ROUTER-INPUT ").append(rule).append('\n');
        }
        save.append("-A KUBE-ROUTER-INPUT ").append(SmallNode.ACCEPT).append("\nCOMMIT\n");
        PlaneInput plane = new PlaneInput(
                "save",
                AddressFamily.IPV6,
                IptablesBackend.NFT,
                NamedForm.of(SaveParser.parse(save.toString(), Limits.DEFAULT)),
                -1,
                null);
        return NodeAudit.of(List.of(plane), RouterFacts.of("v2.2.1", flags, How.GIVEN), null)
                .get(0);
    }

    /** What is said of the chain, in words: the other chains of this save lack everything. */
    private static List<String> said(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> SmallNode.INPUT.equals(finding.chain()))
                .map(finding -> finding.kind() + " " + finding.surplus() + " " + finding.rule())
                .toList();
    }

    @Test
    void eitherSpellingIsTheRuleThatBelongs() throws Exception {
        for (String spelled : List.of(GLIBC, MUSL)) {
            PlaneAudit audit = audit(WITH_RANGE, spelled);
            assertEquals(List.of(), said(audit));
            assertEquals(List.of(), audit.foreign());
        }
    }

    @Test
    void copiesAndRulesOfOtherFlagsKeepTheSpellingOfTheSave() throws Exception {
        String rule = "-A KUBE-ROUTER-INPUT ";
        assertEquals(List.of("DUPLICATE 1 " + rule + MUSL), said(audit(WITH_RANGE, MUSL, MUSL)));
        assertEquals(List.of("DUPLICATE 2 " + rule + GLIBC), said(audit(WITH_RANGE, GLIBC, GLIBC, GLIBC)));
        assertEquals(List.of("STALE_FLAGS 1 " + rule + GLIBC), said(audit(WITH_RANGE.subList(0, 2), GLIBC)));
    }

    @Test
    void aMissingRuleIsSaidAsGlibcPrintsIt() throws Exception {
        assertEquals(List.of("MISSING 0 -A KUBE-ROUTER-INPUT " + GLIBC), said(audit(WITH_RANGE)));
    }

    @Test
    void aTagOfAnotherRangeMakesNeitherSpellingTheRouters() throws Exception {
        PlaneAudit audit = audit(WITH_RANGE, GLIBC, GLIBC.replace("::1.2.3.0/120", "::1.2.4.0/120"));
        assertEquals(List.of(), said(audit));
        assertEquals(5, audit.foreign().get(0).index());
    }
}
