package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.IpsetParser;
import io.chaindrift.ruleset.parse.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sets are left over follows from rules, release and flags; other planes' verdicts do not change by them. */
class IpsetLeftoversTest {

    @Test
    void setsThatRulesReferToAreNot() throws Exception {
        assertEquals(List.of(), leftovers("S1", "04", List.of()));
    }

    /** A policy that isolates its pods has sets that no rule names: on a fresh node, too, and after a reboot again. */
    @Test
    void setsOfPoliciesThatNoRuleNamesAreTheRunningRouters() throws Exception {
        assertEquals(List.of(), leftovers("S2-rich-v2.2.1", "01", List.of()));
        List<IpSet> more = IpsetParser.parse("""
                create KUBE-DST-AAAAAAAAAAAAAAAA hash:ip family inet
                create KUBE-SRC-AAAAAAAAAAAAAAAA hash:ip family inet
                """.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
        assertEquals(List.of(), leftovers("S1", "04", more));
        assertEquals(
                List.of("KUBE-DST-AAAAAAAAAAAAAAAA", "KUBE-SRC-AAAAAAAAAAAAAAAA"),
                leftovers("S1", "01", more),
                "without any own rule nothing uses them");
    }

    @Test
    void whereAPlaneCannotBeReadNothingIsSaidOfPoliciesSets() throws Exception {
        NamedRuleset nothing = NamedRuleset.of(List.of());
        List<IpSet> sets = IpsetParser.parse(
                "create KUBE-DST-AAAAAAAAAAAAAAAA hash:ip family inet\n".getBytes(StandardCharsets.UTF_8),
                Limits.DEFAULT);
        for (String unreadable : new String[] {null, "cut off"}) {
            PlaneInput nft = new PlaneInput("nft", AddressFamily.IPV4, IptablesBackend.NFT, nothing, -1, null);
            PlaneInput legacy =
                    new PlaneInput("legacy", AddressFamily.IPV4, IptablesBackend.LEGACY, nothing, -1, unreadable);
            List<PlaneAudit> audits = NodeAudit.of(List.of(nft, legacy), RouterFacts.unknown(), null, sets);
            assertEquals(unreadable == null ? 1 : 0, audits.get(0).findings().size());
        }
    }

    /** Rules of one family use no set of the other. */
    @Test
    void eachFamilyHasItsOwnSets() throws Exception {
        List<IpSet> more = IpsetParser.parse(
                "create inet6:KUBE-DST-AAAAAAAAAAAAAAAA hash:ip family inet6\n".getBytes(StandardCharsets.UTF_8),
                Limits.DEFAULT);
        assertEquals(List.of("inet6:KUBE-DST-AAAAAAAAAAAAAAAA"), leftovers("S1", "04", more));
        assertEquals(List.of(), leftovers("S2-rich-v2.2.1", "01", more));
    }

    @Test
    void theSetOfDefaultDenyIsWhenItWasSwitchedOff() throws Exception {
        assertEquals(List.of("kube-router-local-pods"), leftovers("S15-v2.11.1", "03", List.of()));
        assertEquals(List.of(), leftovers("S15-v2.11.1", "02", List.of()));
    }

    @Test
    void theSetOfDefaultDenyIsUnderAReleaseThatDoesNotHaveIt() throws Exception {
        List<IpSet> sets = IpsetParser.parse(
                "create kube-router-local-pods hash:ip family inet\n".getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
        for (VersionClass running : new VersionClass[] {VersionClass.V2_2, VersionClass.K3S_V2_6}) {
            assertEquals(
                    1,
                    IpsetLeftovers.in(sets, AddressFamily.IPV4, List.of(), null, running)
                            .size());
        }
        for (VersionClass running :
                new VersionClass[] {null, VersionClass.V2_10, VersionClass.V2_11, VersionClass.NEWER}) {
            assertEquals(List.of(), IpsetLeftovers.in(sets, AddressFamily.IPV4, List.of(), null, running));
        }
    }

    @Test
    void theInstallersCleanUpLeavesSetsWithoutRules() throws Exception {
        List<String> left = leftovers("K3S-flannel", "07", List.of());

        assertEquals(6, left.size());
        assertTrue(
                left.stream().allMatch(name -> name.startsWith("KUBE-SRC-") || name.startsWith("KUBE-DST-")),
                left.toString());
    }

    @Test
    void temporaryAndOldServiceSetsAre() throws Exception {
        List<IpSet> more = IpsetParser.parse("""
                create TMP-ABCDEF hash:ip family inet
                create kube-router-service-ips hash:ip family inet
                create others hash:ip family inet
                create inet6:TMP-X hash:ip family inet6
                """.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);

        assertEquals(List.of("TMP-ABCDEF", "kube-router-service-ips", "inet6:TMP-X"), leftovers("S1", "04", more));
    }

    private static List<String> leftovers(String scenario, String number, List<IpSet> more) throws Exception {
        Phase phase = new Phase(Captures.phase(scenario, "node-a", number));
        List<IpSet> sets =
                new ArrayList<>(IpsetParser.parse(Captures.bytes(phase.folder.resolve("ipset.save")), Limits.DEFAULT));
        sets.addAll(more);
        RouterFacts router = RouterFacts.of(phase.version(), phase.args(), RouterFacts.How.GIVEN);
        List<PlaneAudit> before = NodeAudit.of(phase.planes(), router, phase.backend());
        List<PlaneAudit> after = NodeAudit.of(phase.planes(), router, phase.backend(), sets);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            assertEquals(before.get(i).verdict(), after.get(i).verdict());
            after.get(i).findings().stream()
                    .filter(finding -> "ipset".equals(finding.table()))
                    .forEach(finding -> names.add(finding.chain()));
        }
        return names;
    }
}
