package io.chaindrift.ruleset.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.Verdict;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One router writes both families: what one plane proves holds for the other. */
class TwoFamiliesTest {

    private final SimulatedNode ipv4 = new SimulatedNode(AddressFamily.IPV4, 3, 5);
    private final SimulatedNode ipv6 = new SimulatedNode(AddressFamily.IPV6, 3, 6);

    @Test
    void ipv6ThatWasSwitchedOffBeforeAnUpgradeIsAbandoned() throws Exception {
        run("v2.2.1", true);
        run("v2.6.3", false);

        PlaneAudit six = audit(RouterFacts.unknown()).get(1);

        assertEquals(PlaneAudit.OrphanReason.IPV6_OFF, six.orphan());
        String otherReading = "had IPv4 been, and then an older release started, the rules would look the same";
        assertTrue(six.scope().stream().anyMatch(line -> line.endsWith(otherReading)), "the other reading is said");
        PlaneAudit four = audit(RouterFacts.unknown()).get(0);
        assertTrue(four.evidence().stream().anyMatch(line -> line.endsWith(otherReading)), "on both planes");
        assertEquals(
                PlaneAudit.OrphanReason.IPV6_OFF,
                audit(RouterFacts.of("v2.6.3", null, RouterFacts.How.GIVEN))
                        .get(1)
                        .orphan());
    }

    @Test
    void ipv6InTheWordsOfTheSameReleaseIsInUse() throws Exception {
        run("v2.2.1", true);
        run("v2.6.3", true);

        PlaneAudit six = audit(RouterFacts.unknown()).get(1);

        assertEquals(null, six.orphan());
        assertEquals(VersionClass.V2_6, six.router().versionClass());
    }

    /** Both families of one sync name a pod's chain alike; what was left under the same release has other names. */
    @ParameterizedTest
    @CsvSource({"v2.2.1", "v2.8.1", "v2.11.1"})
    void aFamilyThatWasSwitchedOffUnderTheSameReleaseIsNotCertified(String version) throws Exception {
        run(version, true);
        for (PlaneAudit audit : audit(RouterFacts.unknown())) {
            assertEquals(Verdict.CLEAN, audit.verdict(), audit.unknownReason());
        }
        run(version, false);
        for (String told : new String[] {null, version}) {
            for (PlaneAudit audit : audit(RouterFacts.of(told, null, RouterFacts.How.GIVEN))) {
                assertEquals(Verdict.UNKNOWN, audit.verdict(), audit.source());
                assertTrue(audit.unknownReason().contains("of another sync than the"), audit.unknownReason());
            }
        }
    }

    /** A drained node: no pod of the cluster's network and no policy any more, while those of before stand in the family that was left. */
    @ParameterizedTest
    @CsvSource({"v2.2.1", "v2.8.1", "v2.11.1"})
    void policiesInIpv6AloneAreNotCertified(String version) throws Exception {
        run(version, true);
        SimulatedNode drained = new SimulatedNode(AddressFamily.IPV4, 0, 5);
        drained.run(release(version), Flags.DEFAULT, 2, rule -> false);
        drained.chains.keySet().removeIf(OwnChains::churned);
        List<PlaneInput> planes = List.of(plane(drained), plane(ipv6));

        for (String told : new String[] {null, version}) {
            for (PlaneAudit audit : NodeAudit.of(planes, RouterFacts.of(told, null, RouterFacts.How.GIVEN), null)) {
                assertEquals(Verdict.UNKNOWN, audit.verdict(), audit.source());
                assertTrue(audit.unknownReason().startsWith("the ipv6 plane has chains of pol"), audit.unknownReason());
            }
        }
        RouterFacts off = RouterFacts.typed(version, List.of("--enable-ipv6=false"));
        assertEquals(
                PlaneAudit.OrphanReason.IPV6_OFF,
                NodeAudit.of(planes, off, null).get(1).orphan());
    }

    /** The words of v2.0 to v2.5 are one: what v2.3 would miss in the plane of another sync tells that it left it. */
    @Test
    void ofTwoSyncsThePlaneThatLacksTheReleasesRulesIsTheOneLeft() throws Exception {
        run("v2.1.2", true);
        run("v2.2.1", false);

        List<PlaneAudit> told = audit(RouterFacts.of("v2.2.1", null, RouterFacts.How.GIVEN));

        assertEquals(PlaneAudit.OrphanReason.IPV6_OFF, told.get(1).orphan());
        assertEquals(Verdict.CLEAN, told.get(0).verdict(), told.get(0).unknownReason());
    }

    /** What is left over in one family is a release's own there, and missing in the other: so that release does not run. */
    @Test
    void oneReleaseExplainsBothFamilies() throws Exception {
        ipv4.run(release("v2.2.1"), Flags.DEFAULT, 2, rule -> false);
        ipv4.startsAt(5000);
        ipv6.startsAt(5000);
        run("v2.1.2", true);

        for (PlaneAudit audit : audit(RouterFacts.unknown())) {
            assertEquals(VersionClass.V2_0, audit.router().versionClass(), audit.source() + audit.evidence());
        }
        assertEquals(Verdict.SURPLUS, audit(RouterFacts.unknown()).get(0).verdict());
    }

    @Test
    void aPlaneWithoutPodsIsJudgedByTheReleaseThatTheOtherTells() throws Exception {
        run("v2.0.1", true);

        List<PlaneAudit> audits = audit(RouterFacts.unknown());

        assertEquals(VersionClass.V2_0, audits.get(1).router().versionClass());
        assertEquals(Verdict.CLEAN, audits.get(1).verdict());
        assertTrue(
                audits.get(1).evidence().stream().anyMatch(line -> line.contains("one router writes both")),
                audits.get(1).evidence().toString());
    }

    @Test
    void aPlaneWithoutPodsThatWouldLackRulesStaysUnknown() throws Exception {
        run("v2.0.1", true);
        run("v2.8.1", false);

        PlaneAudit six = audit(RouterFacts.unknown()).get(1);

        assertEquals(Verdict.UNKNOWN, six.verdict());
        assertNotNull(six.unknownReason());
    }

    /** As v2.6.1 leaves IPv6 on a fresh node: the sets of its policies are not there, so each sync ends before the pods' chains. */
    @Test
    void whatAReleaseWithoutIpv6SetsDoesNotComeToIsNotMissing() throws Exception {
        run("v2.6.3", true);
        ipv6.chains.keySet().removeIf(OwnChains::churned);
        ipv6.chains
                .values()
                .forEach(rules -> rules.removeIf(
                        rule -> rule.contains("KUBE-POD-FW-") || rule.contains("comply to network policies")));
        List<String> both = List.of("--enable-ipv6=true", "--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112");

        PlaneAudit six = audit(RouterFacts.typed("v2.6.1", both)).get(1);
        assertEquals(Verdict.CLEAN, six.verdict(), six.findings().toString());
        assertTrue(six.scope().stream().anyMatch(line -> line.startsWith("v2.6.1 makes no IPv6 sets")));
        assertEquals(
                Verdict.MISSING, audit(RouterFacts.typed("v2.6.3", both)).get(1).verdict());
        ipv4.chains.keySet().removeIf(OwnChains::churned);
        assertEquals(
                Verdict.MISSING,
                audit(RouterFacts.typed("v2.6.1", both)).get(1).verdict(),
                "without policies the syncs go through");
    }

    @Test
    void whereIpv6SyncsMayFailTheOtherReleasesWordsDecideNothing() throws Exception {
        run("v2.6.3", true);
        run("v2.0.1", true);

        PlaneAudit six = audit(RouterFacts.unknown()).get(1);

        assertEquals(Verdict.UNKNOWN, six.verdict());
        assertTrue(six.unknownReason().contains("IPv6 syncs fail"), six.unknownReason());
    }

    /** On a node without pods and policies nothing but the static rules tells that IPv6 was left with the upgrade. */
    @Test
    void whereNothingTellsThatOneSyncWroteBothIpv6LacksNothing() throws Exception {
        SimulatedNode four = new SimulatedNode(AddressFamily.IPV4, 0, 5);
        SimulatedNode six = new SimulatedNode(AddressFamily.IPV6, 0, 6);
        Flags all = Flags.DEFAULT;
        Flags both = new Flags(all.cluster(), all.ports(), all.external(), all.loadBalancer(), true);
        four.run(release("v2.6.3"), both, 2, rule -> false);
        six.run(release("v2.6.3"), both, 2, rule -> false);
        six.chains.keySet().removeIf(OwnChains::churned);
        four.run(release("v2.8.1"), all, 2, rule -> false);

        List<PlaneAudit> told = NodeAudit.of(
                List.of(plane(four), plane(six)), RouterFacts.of("v2.8.1", null, RouterFacts.How.GIVEN), null);

        assertNull(told.get(0).unknownReason());
        assertEquals(Verdict.UNKNOWN, told.get(1).verdict());
        assertTrue(
                told.get(1).unknownReason().contains("either IPv6 was switched off"),
                told.get(1).unknownReason());
        List<String> flags = new Flags(all.cluster(), all.ports(), all.external(), all.loadBalancer(), false).args();
        assertEquals(
                PlaneAudit.OrphanReason.IPV6_OFF,
                NodeAudit.of(
                                List.of(plane(four), plane(six)),
                                RouterFacts.of("v2.8.1", flags, RouterFacts.How.GIVEN),
                                null)
                        .get(1)
                        .orphan());
    }

    /** IPv6 in the newer words: IPv4 was switched off and then upgraded, or IPv6 and then downgraded. Neither is certified. */
    @ParameterizedTest
    @CsvSource({"v2.2.1, v2.10.0", "v2.6.3, v2.11.1", "v2.10.0, v2.11.1"})
    void ipv4ThatWasSwitchedOffBeforeAnUpgradeIsNotCertified(String before, String after) throws Exception {
        run(before, true);
        ipv6.run(release(after), Flags.DEFAULT, 2, rule -> false);

        for (PlaneAudit audit : audit(RouterFacts.unknown())) {
            assertEquals(Verdict.UNKNOWN, audit.verdict(), audit.source());
            assertTrue(
                    audit.unknownReason().contains("either IPv4 was switched off, or IPv6 was"), audit.unknownReason());
        }
        List<PlaneAudit> told = audit(RouterFacts.of(after, null, RouterFacts.How.GIVEN));
        assertEquals(PlaneAudit.OrphanReason.IPV4_OFF, told.get(0).orphan());
        assertNull(told.get(1).orphan());
        assertNull(told.get(1).unknownReason());
        List<PlaneAudit> downgraded = audit(RouterFacts.of(before, null, RouterFacts.How.GIVEN));
        assertEquals(
                Verdict.CLEAN, downgraded.get(0).verdict(), downgraded.get(0).unknownReason());
        assertEquals(PlaneAudit.OrphanReason.IPV6_OFF, downgraded.get(1).orphan());
    }

    @Test
    void aVersionThatWroteNeitherAccusesBoth() throws Exception {
        run("v2.6.3", true);
        ipv6.run(release("v2.11.1"), Flags.DEFAULT, 2, rule -> false);

        for (PlaneAudit audit : audit(RouterFacts.of("v2.2.1", null, RouterFacts.How.GIVEN))) {
            assertEquals(Verdict.UNKNOWN, audit.verdict(), audit.source());
            assertNotNull(audit.conflict());
        }
    }

    /** v2.11 starts with IPv4 on and ranges of IPv6 only; the releases before refuse to. */
    @Test
    void aRangeThatTheFlagsMayNotGiveIsNotMissing() throws Exception {
        Flags six = new Flags(List.of("fd00:10:96::/112"), Flags.DEFAULT.ports(), List.of(), List.of(), true);
        ipv4.run(release("v2.11.1"), six, 2, rule -> false);
        ipv6.run(release("v2.11.1"), six, 2, rule -> false);

        for (String version : new String[] {null, "v2.11.1"}) {
            List<PlaneAudit> audits = audit(RouterFacts.of(version, null, RouterFacts.How.GIVEN));
            assertEquals(Verdict.UNKNOWN, audits.get(0).verdict());
            assertTrue(
                    audits.get(0).unknownReason().startsWith("no rule of a cluster range is there"),
                    audits.get(0).unknownReason());
            assertEquals(Verdict.CLEAN, audits.get(1).verdict());
        }
        assertEquals(
                Verdict.CLEAN,
                audit(RouterFacts.of("v2.11.1", six.args(), RouterFacts.How.GIVEN))
                        .get(0)
                        .verdict());
        assertEquals(
                Verdict.MISSING,
                NodeAudit.of(List.of(plane(ipv4)), RouterFacts.unknown(), null)
                        .get(0)
                        .verdict(),
                "where no other plane has a range the default is a fair guess");
    }

    @Test
    void aRangeThatEveryStartOfTheReleaseNeedsIsMissing() throws Exception {
        Flags six = new Flags(List.of("fd00:10:96::/112"), Flags.DEFAULT.ports(), List.of(), List.of(), true);
        ipv4.run(release("v2.10.0"), six, 2, rule -> false);
        ipv6.run(release("v2.10.0"), six, 2, rule -> false);

        assertEquals(Verdict.MISSING, audit(RouterFacts.unknown()).get(0).verdict());
    }

    private static Release release(String version) {
        return Release.upstream().stream()
                .filter(candidate -> candidate.name().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private void run(String version, boolean withIpv6) {
        Flags all = Flags.DEFAULT;
        Flags flags = new Flags(all.cluster(), all.ports(), all.external(), all.loadBalancer(), withIpv6);
        ipv4.run(release(version), flags, 2, rule -> false);
        ipv6.run(release(version), flags, 2, rule -> false);
    }

    private List<PlaneAudit> audit(RouterFacts router) throws Exception {
        return NodeAudit.of(List.of(plane(ipv4), plane(ipv6)), router, null);
    }

    private static PlaneInput plane(SimulatedNode node) throws Exception {
        return new PlaneInput(
                node.family.id(),
                node.family,
                IptablesBackend.NFT,
                NamedForm.of(SaveParser.parse(node.save(), Limits.DEFAULT)),
                -1,
                null);
    }
}
