package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of a node's planes the router uses, and what is said of one that it left. */
class PlaneRolesTest {

    private static final String POD = "shop/web-1 10.244.1.2/32";

    private static PlaneInput plane(SmallNode node, IptablesBackend backend, long lastSync) throws Exception {
        return new PlaneInput(backend.id(), AddressFamily.IPV4, backend, node.named(), lastSync, null);
    }

    private static List<PlaneAudit> audit(
            PlaneInput nft, PlaneInput legacy, @Nullable String version, @Nullable IptablesBackend active) {
        return NodeAudit.of(List.of(nft, legacy), RouterFacts.of(version, null, RouterFacts.How.GIVEN), active);
    }

    private static void assertLeft(PlaneAudit audit) {
        assertEquals(OrphanReason.OTHER_BACKEND, audit.orphan());
        assertEquals(Verdict.SURPLUS, audit.verdict());
        assertEquals(1, audit.findings().size());
        assertEquals(FindingKind.ORPHAN_PLANE, audit.findings().get(0).kind());
        assertEquals(Remedy.REBOOT, audit.findings().get(0).remedy());
    }

    @Test
    void whatSomebodyToldDecides() throws Exception {
        PlaneInput nft = plane(SmallNode.v22(POD), IptablesBackend.NFT, 9);
        PlaneInput legacy = plane(SmallNode.v22(POD), IptablesBackend.LEGACY, 1);
        List<PlaneAudit> audits = audit(nft, legacy, "v2.2.1", IptablesBackend.LEGACY);
        assertLeft(audits.get(0));
        assertEquals(Verdict.CLEAN, audits.get(1).verdict());
        assertLeft(audit(nft, legacy, "v2.2.1", IptablesBackend.NFT).get(1));
    }

    @Test
    void elseTheOneThatSyncedLast() throws Exception {
        PlaneInput nft = plane(SmallNode.v22(POD), IptablesBackend.NFT, 1);
        PlaneInput legacy = plane(SmallNode.v22(POD), IptablesBackend.LEGACY, 2);
        List<PlaneAudit> audits = audit(nft, legacy, "v2.2.1", null);
        assertLeft(audits.get(0));
        assertEquals(Verdict.CLEAN, audits.get(1).verdict());
    }

    @Test
    void elseTheOneWhoseRulesAreTheGivenReleases() throws Exception {
        PlaneInput old = plane(SmallNode.v15(POD), IptablesBackend.NFT, -1);
        PlaneInput current = plane(SmallNode.v22(POD), IptablesBackend.LEGACY, -1);
        List<PlaneAudit> audits = audit(old, current, "v2.2.1", null);
        assertLeft(audits.get(0));
        assertEquals(Verdict.CLEAN, audits.get(1).verdict());
        PlaneInput lacking =
                plane(SmallNode.v22(POD).remove(SmallNode.INPUT, SmallNode.RANGE), IptablesBackend.NFT, -1);
        assertLeft(audit(lacking, current, "v2.2.1", null).get(0));
    }

    @Test
    void whereNothingTellsNeitherIsJudged() throws Exception {
        PlaneInput nft = plane(SmallNode.v22(POD), IptablesBackend.NFT, -1);
        PlaneInput legacy = plane(SmallNode.v22(POD), IptablesBackend.LEGACY, -1);
        for (String version : new String[] {"v2.2.1", null}) {
            for (PlaneAudit audit : audit(nft, legacy, version, null)) {
                assertEquals(Verdict.UNKNOWN, audit.verdict());
                assertNotNull(audit.unknownReason());
                assertTrue(audit.unknownReason().startsWith("both backends hold own rules"), audit.unknownReason());
                assertNull(audit.orphan());
            }
        }
    }

    @Test
    void anEmptyPlaneBesideAFullOneIsNoneOfTheRouters() throws Exception {
        SmallNode empty = SmallNode.v22();
        List.of("INPUT", "FORWARD", "OUTPUT").forEach(hook -> empty.rules(hook).clear());
        for (String own : List.of(SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT, SmallNode.DEFAULT)) {
            empty.rules(own).clear();
        }
        List<PlaneAudit> audits = audit(
                plane(SmallNode.v22(POD), IptablesBackend.NFT, -1),
                plane(empty, IptablesBackend.LEGACY, -1),
                "v2.2.1",
                null);
        assertEquals(
                List.of(Verdict.CLEAN, Verdict.CLEAN),
                audits.stream().map(PlaneAudit::verdict).toList());
        assertTrue(audits.get(1).scope().contains("the router does not use this plane and holds nothing in it"));
        assertTrue(audits.get(0).chains().size() > audits.get(1).chains().size());
    }

    private static Finding ofTheLeft(SmallNode node) throws Exception {
        PlaneInput left = plane(node, IptablesBackend.LEGACY, -1);
        PlaneInput used = plane(SmallNode.v211(POD), IptablesBackend.NFT, -1);
        PlaneAudit audit = audit(used, left, "v2.11.1", IptablesBackend.NFT).get(1);
        assertLeft(audit);
        return audit.findings().get(0);
    }

    private static SmallNode onlyTail() {
        SmallNode node = SmallNode.v211();
        for (String chain :
                List.of("INPUT", "FORWARD", "OUTPUT", SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT)) {
            node.rules(chain).clear();
        }
        node.rules(SmallNode.DEFAULT).clear();
        node.rules("KUBE-NWPLCY-COMMON").clear();
        return node;
    }

    @Test
    void aPlaneWhoseJumpsStayGoesOnFiltering() throws Exception {
        Finding left = ofTheLeft(SmallNode.v22());
        assertEquals(
                "the router writes to the other backend: 13 own rules stay and filter with the policies of the moment it left",
                left.why());
        assertEquals(13, left.harmRulesPerPacket());
    }

    /** v2.11's clean-up forgets KUBE-NWPLCY-TAIL, to which nothing jumps then. */
    @Test
    void aChainThatNothingJumpsToFiltersNothing() throws Exception {
        Finding left = ofTheLeft(onlyTail());
        assertEquals(
                "the router writes to the other backend: 1 own rule stays, but no packet is led to it", left.why());
        assertEquals(0, left.harmRulesPerPacket());
        assertEquals(
                "the router writes to the other backend: 2 own rules stay, but no packet is led to them",
                ofTheLeft(onlyTail().add(SmallNode.DEFAULT, SmallNode.MARK)).why());
    }

    @Test
    void aRuleOfSomebodyElseMayLeadPacketsToIt() throws Exception {
        Finding left = ofTheLeft(onlyTail().add("OTHERS", "-j KUBE-NWPLCY-TAIL").add("INPUT", "-j OTHERS"));
        assertEquals(
                "the router writes to the other backend: 1 own rule stays and filters with the policies of the moment it left",
                left.why());
        assertEquals(1, left.harmRulesPerPacket());
    }

    private static PlaneInput nativePlane(AddressFamily family) {
        ChainKey key = new ChainKey("kube-router-filter-" + family.id(), "KUBE-ROUTER-INPUT");
        List<RuleRun> runs = List.of(new RuleRun("rule one", 1), new RuleRun("rule two", 2));
        NamedRuleset rules = NamedRuleset.of(List.of(NamedChain.of(key, null, null, runs, new int[0])));
        return new PlaneInput("nft.json", family, IptablesBackend.NATIVE, rules, -1, null);
    }

    private static PlaneAudit ofNative(AddressFamily family, String... args) {
        List<PlaneInput> planes = List.of(nativePlane(AddressFamily.IPV4), nativePlane(AddressFamily.IPV6));
        RouterFacts router = RouterFacts.of("v2.11.0", List.of(args), RouterFacts.How.GIVEN);
        return NodeAudit.of(planes, router, null).get(family == AddressFamily.IPV4 ? 0 : 1);
    }

    /** A native table stays in the kernel when the router no longer works on its family, as iptables rules do. */
    @Test
    void aNativeTableOfAFamilyThatWasSwitchedOffIsLeft() {
        String nft = "--use-nftables-for-netpol=true";
        PlaneAudit six = ofNative(AddressFamily.IPV6, nft);
        assertEquals(OrphanReason.IPV6_OFF, six.orphan());
        assertEquals(Verdict.SURPLUS, six.verdict());
        assertEquals(
                "the router runs with IPv6 switched off: 3 own rules stay and filter with the policies of the moment it left",
                six.findings().get(0).why());
        assertEquals(Verdict.CLEAN, ofNative(AddressFamily.IPV4, nft).verdict());
        assertEquals(
                Verdict.CLEAN,
                ofNative(AddressFamily.IPV6, nft, "--enable-ipv6").verdict());
        assertEquals(
                OrphanReason.IPV4_OFF,
                ofNative(AddressFamily.IPV4, nft, "--enable-ipv6", "--enable-ipv4=false")
                        .orphan());
        assertEquals(
                OrphanReason.FIREWALL_OFF,
                ofNative(AddressFamily.IPV4, nft, "--run-firewall=false").orphan());
        assertEquals(
                OrphanReason.NFT_MODE_LEFT,
                ofNative(AddressFamily.IPV4, "--enable-ipv6").orphan());
    }

    private static PlaneInput of(AddressFamily family, SmallNode node, IptablesBackend backend) throws Exception {
        return new PlaneInput(family.id() + "-" + backend.id(), family, backend, node.named(), -1, null);
    }

    private static PlaneAudit byRules(PlaneInput asked, @Nullable String version, PlaneInput... planes) {
        return NodeAudit.of(List.of(planes), RouterFacts.of(version, null, RouterFacts.How.GIVEN), null)
                .get(List.of(planes).indexOf(asked));
    }

    /** The switch to nft mode forgets KUBE-NWPLCY-TAIL in each family that was on. */
    @Test
    void iptablesInOneFamilyTellsThatNeitherIsNative() throws Exception {
        PlaneInput four = of(AddressFamily.IPV4, SmallNode.v28(POD), IptablesBackend.NFT);
        PlaneInput six = of(AddressFamily.IPV6, SmallNode.cleanedUp(), IptablesBackend.NFT);
        PlaneInput nativeFour = nativePlane(AddressFamily.IPV4);
        PlaneInput nativeSix = nativePlane(AddressFamily.IPV6);

        for (PlaneInput left : List.of(nativeFour, nativeSix)) {
            assertEquals(
                    OrphanReason.NFT_MODE_LEFT,
                    byRules(left, null, four, six, nativeFour, nativeSix).orphan());
        }
        PlaneAudit forgotten = byRules(six, null, four, six, nativeFour, nativeSix);
        assertNull(forgotten.orphan());
        assertEquals(
                List.of(FindingKind.LEFTOVER),
                forgotten.findings().stream().map(Finding::kind).toList());
    }

    @Test
    void aVersionThatDidNotWriteTheLegacyRulesWritesTheNativeOnes() throws Exception {
        PlaneInput legacy = of(AddressFamily.IPV4, SmallNode.v22(POD), IptablesBackend.LEGACY);
        PlaneInput nativeFour = nativePlane(AddressFamily.IPV4);

        assertEquals(
                Verdict.CLEAN,
                byRules(nativeFour, "v2.11.0", legacy, nativeFour).verdict());
        assertEquals(
                OrphanReason.NFT_MODE,
                byRules(legacy, "v2.11.0", legacy, nativeFour).orphan());
        assertEquals(
                OrphanReason.NFT_MODE_LEFT,
                byRules(nativeFour, "v2.2.1", legacy, nativeFour).orphan());
        for (PlaneInput asked : List.of(legacy, nativeFour)) {
            PlaneAudit untold = byRules(asked, null, legacy, nativeFour);
            assertEquals(Verdict.UNKNOWN, untold.verdict());
            assertTrue(
                    untold.unknownReason().startsWith("native tables and iptables-legacy both hold own rules"),
                    untold.unknownReason());
        }
    }

    /** One router writes both families by one backend. */
    @Test
    void theBackendThatIpv4LeftIsLeftForIpv6() throws Exception {
        PlaneInput used = of(AddressFamily.IPV4, SmallNode.v28(POD), IptablesBackend.NFT);
        PlaneInput left = of(AddressFamily.IPV4, SmallNode.v20(POD), IptablesBackend.LEGACY);
        PlaneInput six = of(AddressFamily.IPV6, SmallNode.v20(), IptablesBackend.LEGACY);

        assertEquals(
                OrphanReason.OTHER_BACKEND,
                byRules(six, "v2.8.1", used, left, six).orphan());
        assertEquals(Verdict.UNKNOWN, byRules(six, null, used, left, six).verdict());
        PlaneInput none = of(AddressFamily.IPV4, SmallNode.cleanedUp(), IptablesBackend.LEGACY);
        assertEquals(
                OrphanReason.OTHER_BACKEND, byRules(six, null, used, none, six).orphan());
    }

    @Test
    void noRuleIsMissingWhereTheVersionIsToldAndNothingSaysThatIpv6IsOn() throws Exception {
        PlaneInput four = of(AddressFamily.IPV4, SmallNode.v211(POD), IptablesBackend.NFT);
        PlaneInput six = of(AddressFamily.IPV6, SmallNode.cleanedUp(), IptablesBackend.NFT);

        PlaneAudit audit = byRules(six, "v2.11.0", four, six);
        assertEquals(Verdict.CLEAN, audit.verdict());
        assertEquals(
                List.of(FindingKind.LEFTOVER),
                audit.findings().stream().map(Finding::kind).toList());
    }

    @Test
    void rulesAreMissingWhereSomethingLeadsToTheChainThatIsThere() throws Exception {
        SmallNode led = SmallNode.cleanedUp().add("INPUT", "-j KUBE-NWPLCY-TAIL");
        PlaneInput six = of(AddressFamily.IPV6, led, IptablesBackend.NFT);

        assertEquals(Verdict.MISSING, byRules(six, "v2.11.0", six).verdict());
    }

    /** After {@code --cleanup-config} of v2.11: one chain is forgotten, and no router need run. */
    @Test
    void whatTheCleanUpForgetsIsALeftoverWhereNoVersionIsGiven() throws Exception {
        SmallNode node = SmallNode.cleanedUp();
        PlaneAudit audit = node.audit(null);
        assertEquals(Verdict.CLEAN, audit.verdict());
        assertEquals(
                List.of(FindingKind.LEFTOVER),
                audit.findings().stream().map(Finding::kind).toList());
        assertEquals("KUBE-NWPLCY-TAIL", audit.findings().get(0).chain());
        assertEquals(Verdict.MISSING, node.audit("v2.11.0").verdict(), "a router that runs should write all");
        assertEquals(
                Verdict.UNKNOWN,
                node.add("INPUT", "-j KUBE-NWPLCY-TAIL").audit(null).verdict());
        assertEquals(
                Verdict.UNKNOWN,
                SmallNode.cleanedUp()
                        .add(SmallNode.DEFAULT, SmallNode.MARK)
                        .audit(null)
                        .verdict());
    }
}
