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

    private static List<String> leftovers(String version, String... args) throws Exception {
        PlaneInput plane = new PlaneInput(
                "save",
                AddressFamily.IPV4,
                IptablesBackend.NFT,
                NamedForm.of(SaveParser.parse(SAVE, Limits.DEFAULT)),
                -1,
                null);
        PlaneAudit audit = NodeAudit.of(
                        List.of(plane), RouterFacts.of(version, List.of(args), RouterFacts.How.GIVEN), null)
                .get(0);
        return audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.LEFTOVER)
                .map(finding -> finding.table() + " " + finding.chain())
                .sorted()
                .toList();
    }
}
