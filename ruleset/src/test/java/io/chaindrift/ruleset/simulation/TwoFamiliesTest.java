package io.chaindrift.ruleset.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void whereIpv6SyncsMayFailTheOtherReleasesWordsDecideNothing() throws Exception {
        run("v2.6.3", true);
        run("v2.0.1", true);

        PlaneAudit six = audit(RouterFacts.unknown()).get(1);

        assertEquals(Verdict.UNKNOWN, six.verdict());
        assertTrue(six.unknownReason().contains("IPv6 syncs fail"), six.unknownReason());
    }

    private void run(String version, boolean withIpv6) {
        Release release = Release.upstream().stream()
                .filter(candidate -> candidate.name().equals(version))
                .findFirst()
                .orElseThrow();
        Flags all = Flags.DEFAULT;
        Flags flags = new Flags(all.cluster(), all.ports(), all.external(), all.loadBalancer(), withIpv6);
        ipv4.run(release, flags, 2, rule -> false);
        ipv6.run(release, flags, 2, rule -> false);
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
