package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service proxy and the routing controller left where the router does not run them: reported, never planned. */
class LeftoversTest {

    private static final String SAVE = """
            *nat
            :POSTROUTING ACCEPT [0:0]
            :KUBE-ROUTER-HAIRPIN - [0:0]
            -A POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment "" -j SNAT --to-source 10.0.0.1
            -A POSTROUTING -m set --match-set kube-router-pod-subnets src -m set ! --match-set kube-router-node-ips dst -j MASQUERADE
            -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE
            COMMIT
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :KUBE-ROUTER-SERVICES - [0:0]
            -A INPUT -m comment --comment "handle traffic to IPVS service IPs in custom chain" -m set --match-set kube-router-service-ips dst -j KUBE-ROUTER-SERVICES
            -A FORWARD -i kube-bridge -m comment --comment "allow outbound traffic from pods" -j ACCEPT
            COMMIT
            """;

    @Test
    void whatIsSwitchedOffIsLeftOver() throws Exception {
        assertEquals(
                List.of(
                        "filter FORWARD",
                        "filter INPUT",
                        "filter KUBE-ROUTER-SERVICES",
                        "nat KUBE-ROUTER-HAIRPIN",
                        "nat POSTROUTING",
                        "nat POSTROUTING"),
                leftovers("v2.2.1", "--run-service-proxy=false", "--run-router=false"));
    }

    @Test
    void whatRunsIsNot() throws Exception {
        assertEquals(List.of(), leftovers("v1.5.3"));
    }

    @Test
    void theSetOfVersionOneIsUnderAVersionTwoThatRunsTheProxy() throws Exception {
        assertEquals(List.of("filter INPUT"), leftovers("v2.2.1"));
    }

    private static final String MANGLE = """
            *mangle
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x3a1c/0xffffffff
            -A PREROUTING -s 10.96.0.10/32 -i kube-bridge -p tcp -m tcp --sport 80 --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1420
            COMMIT
            """;

    @Test
    void rulesThatNothingMarksAsTheRoutersAreSaidToBePerhapsOfOthers() throws Exception {
        for (Finding finding :
                audit(MANGLE, "v2.2.1", List.of("--run-service-proxy=false")).findings()) {
            assertEquals(
                    finding.kind() == FindingKind.LEFTOVER,
                    finding.why().endsWith("nothing in it names kube-router, another program may have written it"));
        }
        assertEquals(
                2,
                leftovers(audit(MANGLE, "v2.2.1", List.of("--run-service-proxy=false")))
                        .size());
        assertEquals(List.of(), leftovers(audit(MANGLE, "v2.2.1", List.of())));
        assertEquals(List.of(), leftovers(audit(MANGLE, "k3s-v2.2.1", null)), "the fork never wrote them");
    }

    @Test
    void withoutFlagsNothingIsJudgedButWhatTheReleaseNeverWrites() throws Exception {
        PlaneAudit audit = audit(SAVE, "v2.2.1", null);
        assertEquals(List.of("filter INPUT"), leftovers(audit));
        assertEquals(
                1,
                audit.scope().stream()
                        .filter(line -> line.startsWith("flags or release not known: 3 rules in the form of"))
                        .count(),
                audit.scope().toString());
        assertEquals(
                List.of(
                        "filter FORWARD",
                        "filter INPUT",
                        "filter KUBE-ROUTER-SERVICES",
                        "nat KUBE-ROUTER-HAIRPIN",
                        "nat POSTROUTING",
                        "nat POSTROUTING"),
                leftovers(audit(SAVE, "k3s-v2.2.1", null)),
                "the fork writes none of them");
        assertEquals(
                List.of(),
                audit(SAVE, "v2.2.1", List.of()).scope().stream()
                        .filter(line -> line.startsWith("flags or release"))
                        .toList());
    }

    @Test
    void aJumpOfANewerReleaseIsLeftUnderAnOlder() throws Exception {
        String newer = SAVE.replace("kube-router-service-ips", "kube-router-svip");
        assertEquals(List.of("filter INPUT"), leftovers(audit(newer, "v1.5.3", List.of())));
        assertEquals(List.of(), leftovers(audit(newer, "v2.2.1", List.of())));
    }

    @Test
    void theTailThatNothingJumpsToIsLeftByTheRoutersOwnCleanup() throws Exception {
        String tail = "*filter\n:KUBE-NWPLCY-TAIL - [0:0]\n:KUBE-ROUTER-INPUT - [0:0]\nCOMMIT\n";
        assertEquals(List.of(), leftovers(audit(tail, "v2.11.1", List.of())));
        String alone = tail.replace(":KUBE-ROUTER-INPUT - [0:0]\n", "");
        for (List<String> args : List.of(List.of("--use-nftables-for-netpol=true"), List.of("--run-firewall=false"))) {
            PlaneAudit audit = audit(alone, "v2.11.1", args);
            assertEquals(List.of("filter KUBE-NWPLCY-TAIL"), leftovers(audit));
            assertEquals(Verdict.CLEAN, audit.verdict());
        }
        assertEquals(List.of("filter KUBE-NWPLCY-TAIL"), leftovers(audit(alone, null, null)));
    }

    @Test
    void namesOfIpv6AreIpv6s() throws Exception {
        String six = """
                *nat
                :POSTROUTING ACCEPT [0:0]
                -A POSTROUTING -m set --match-set inet6:kube-router-pod-subnets src -m set ! --match-set inet6:kube-router-pod-subnets dst -m set ! --match-set inet6:kube-router-node-ips dst -j MASQUERADE
                COMMIT
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -m comment --comment "handle traffic to IPVS service IPs in custom chain" -m set --match-set inet6:kube-router-svip dst -j KUBE-ROUTER-SERVICES
                COMMIT
                """;
        List<String> off = List.of("--enable-ipv6=true", "--run-service-proxy=false", "--run-router=false");
        assertEquals(
                List.of("filter INPUT", "nat POSTROUTING"), leftovers(audit(six, AddressFamily.IPV6, "v2.2.1", off)));
        assertEquals(List.of(), leftovers(audit(six, AddressFamily.IPV6, "v2.2.1", List.of("--enable-ipv6=true"))));
        assertEquals(List.of(), leftovers(audit(six, AddressFamily.IPV4, "v2.2.1", off)));
    }

    private static List<String> leftovers(String version, String... args) throws Exception {
        return leftovers(audit(SAVE, version, List.of(args)));
    }

    private static PlaneAudit audit(String save, String version, List<String> args) throws Exception {
        return audit(save, AddressFamily.IPV4, version, args);
    }

    private static PlaneAudit audit(String save, AddressFamily family, String version, List<String> args)
            throws Exception {
        PlaneInput plane = new PlaneInput(
                "save", family, IptablesBackend.NFT, NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)), -1, null);
        return NodeAudit.of(List.of(plane), RouterFacts.of(version, args, RouterFacts.How.GIVEN), null)
                .get(0);
    }

    private static List<String> leftovers(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.LEFTOVER)
                .map(finding -> finding.table() + " " + finding.chain())
                .sorted()
                .toList();
    }
}
