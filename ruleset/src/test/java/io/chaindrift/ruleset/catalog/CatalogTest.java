package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.parse.Json;
import io.chaindrift.ruleset.parse.Limits;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one table of signatures against what 35 releases left in real iptables. */
class CatalogTest {

    private static final Map<Parameter, List<String>> VALUES_4 = values("10.96.0.0/12", "0.0.0.0/0", "10.244.1.0/24");
    private static final Map<Parameter, List<String>> VALUES_6 = values("fd00:10:96::/112", "::/0", "fd00:1::/64");

    /**
     * v2.0.0 and v2.0.1 never append the ACCEPT for IPv6, which the audit knows of them; v2.2.0 died at its first IPv6 rule and
     * left its ranges unwritten.
     */
    private static final Set<String> RELEASES_WITHOUT = Set.of(
            "accept-INPUT v2.0.0 IPV6",
            "accept-INPUT v2.0.1 IPV6",
            "accept-FORWARD v2.0.0 IPV6",
            "accept-FORWARD v2.0.1 IPV6",
            "accept-OUTPUT v2.0.0 IPV6",
            "accept-OUTPUT v2.0.1 IPV6",
            "external v2.2.0 IPV4",
            "load-balancer v2.2.0 IPV4");

    private static Map<Parameter, List<String>> values(String range, String everything, String pods) {
        Map<Parameter, List<String>> values = new EnumMap<>(Parameter.class);
        values.put(Parameter.NONE, List.of(""));
        values.put(Parameter.CLUSTER_RANGE, List.of(range, everything));
        values.put(Parameter.EXTERNAL_RANGE, List.of(range, everything));
        values.put(Parameter.LOAD_BALANCER_RANGE, List.of(range, everything));
        values.put(Parameter.NODE_PORTS, List.of("30000:32767", "1:65535"));
        values.put(Parameter.POD_RANGE, List.of(pods));
        return values;
    }

    @Test
    void noTwoRowsShouldClaimOneRule() {
        int rendered = 0;
        for (Signature row : Catalog.signatures()) {
            for (AddressFamily family : AddressFamily.values()) {
                if (row.classes().stream().noneMatch(versionClass -> row.writtenBy(versionClass, family))) {
                    continue;
                }
                Map<Parameter, List<String>> values = family == AddressFamily.IPV4 ? VALUES_4 : VALUES_6;
                for (String value : Objects.requireNonNull(values.get(row.parameter()))) {
                    String rule = row.render(family, value);
                    assertEquals(List.of(row.id()), claimants(family, row.chain(), rule), rule);
                    assertFills(row, family, rule, value);
                    rendered++;
                }
            }
        }
        assertTrue(rendered > 80, "rendered: " + rendered);
    }

    private static void assertFills(Signature row, AddressFamily family, String rule, String value) {
        Signature.Match match = Objects.requireNonNull(row.match(family, rule), rule);
        assertEquals(value, match.value(), rule);
        assertEquals(row.tagged(), match.tagVerified(), rule);
        assertEquals(match, Catalog.recognise(family, row.chain(), rule));
    }

    private static List<String> claimants(AddressFamily family, String chain, String rule) {
        List<String> claimants = new ArrayList<>();
        for (Signature row : Catalog.signatures()) {
            if (row.chain().equals(chain) && row.match(family, rule) != null) {
                claimants.add(row.id());
            }
        }
        return claimants;
    }

    private static final String IPVS = "-m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment \"\" -j ";
    private static final String SERVICES =
            "-m comment --comment \"handle traffic to IPVS service IPs in custom chain\" -m set --match-set ";
    private static final String SYN = " --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1420";

    /** For each row that is only reported, a rule as iptables saves it. */
    private static final Map<String, String> REPORTED = Map.ofEntries(
            Map.entry("services-jump-v1", SERVICES + "kube-router-service-ips dst -j KUBE-ROUTER-SERVICES"),
            Map.entry("services-jump", SERVICES + "kube-router-svip dst -j KUBE-ROUTER-SERVICES"),
            Map.entry("services-jump-ipv6", SERVICES + "inet6:kube-router-svip dst -j KUBE-ROUTER-SERVICES"),
            Map.entry("ipvs-snat", "! -s 10.244.1.0/24 ! -d 10.244.1.0/24 " + IPVS + "SNAT --to-source 192.0.2.7"),
            Map.entry("ipvs-snat-random", IPVS + "SNAT --to-source 192.0.2.7 --random-fully"),
            Map.entry("ipvs-masquerade", "! -s 10.244.1.0/24 ! -d 10.244.1.0/24 " + IPVS + "MASQUERADE"),
            Map.entry("hairpin-jump", "-m ipvs --vdir ORIGINAL -j KUBE-ROUTER-HAIRPIN"),
            Map.entry(
                    "pod-egress-ipv4",
                    "-m set --match-set kube-router-pod-subnets src -m set ! --match-set kube-router-pod-subnets dst"
                            + " -m set ! --match-set kube-router-node-ips dst -j MASQUERADE --random-fully"),
            Map.entry(
                    "pod-egress-ipv6",
                    "-m set --match-set inet6:kube-router-pod-subnets src -m set ! --match-set"
                            + " inet6:kube-router-pod-subnets dst -m set ! --match-set inet6:kube-router-node-ips dst"
                            + " -j MASQUERADE"),
            Map.entry(
                    "pods-outbound",
                    "-i kube-bridge -m comment --comment \"allow outbound traffic from pods\" -j ACCEPT"),
            Map.entry(
                    "pods-inbound", "-o kube-bridge -m comment --comment \"allow inbound traffic to pods\" -j ACCEPT"),
            Map.entry(
                    "node-port-outbound",
                    "-o eth0 -m comment --comment \"allow outbound node port traffic on node interface with which node ip"
                            + " is associated\" -j ACCEPT"),
            Map.entry(
                    "dsr-mark-PREROUTING",
                    "-d 10.96.0.10/32 -p udp -m udp --dport 53 -j MARK --set-xmark 0x3a1c/0xffffffff"),
            Map.entry(
                    "dsr-mark-OUTPUT",
                    "-d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x3a1c/0xffffffff"),
            Map.entry("dsr-mss", "-s 10.96.0.10/32 -i kube-bridge -p tcp -m tcp --sport 80" + SYN),
            Map.entry("dsr-mss-old-to", "-d 10.96.0.10/32 -p tcp -m tcp" + SYN),
            Map.entry("dsr-mss-old-from", "-s 10.96.0.10/32 -p tcp -m tcp" + SYN));

    @Test
    void noTwoReportedRowsShouldClaimOneRule() {
        Set<String> rows = new TreeSet<>();
        Set<String> chains = new TreeSet<>();
        for (ReportedRow row : Catalog.reported()) {
            if (row.wholeChain()) {
                assertTrue(chains.add(row.table() + " " + row.chain()), row.id());
                assertTrue(!row.matches(AddressFamily.IPV4, "-A " + row.chain() + " -j RETURN"), row.id());
                continue;
            }
            assertTrue(rows.add(row.id()), row.id());
            String rule = "-A " + row.chain() + " " + Objects.requireNonNull(REPORTED.get(row.id()), row.id());
            for (AddressFamily family : AddressFamily.values()) {
                List<String> claimants = Catalog.reported().stream()
                        .filter(other -> other.table().equals(row.table())
                                && other.chain().equals(row.chain())
                                && other.matches(family, rule))
                        .map(ReportedRow::id)
                        .toList();
                assertEquals(row.families().contains(family) ? List.of(row.id()) : List.of(), claimants, rule);
                assertEquals(List.of(), claimants(family, row.chain(), rule), rule);
            }
            assertTrue(!row.matches(row.families().iterator().next(), rule + " --more"), rule);
        }
        assertEquals(new TreeSet<>(REPORTED.keySet()), rows);
        assertEquals(
                Set.of("filter KUBE-NWPLCY-TAIL", "filter KUBE-ROUTER-SERVICES", "nat KUBE-ROUTER-HAIRPIN"), chains);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services-jump-v1 | v1.0-v1.6 | FIRST",
                "services-jump-ipv6 | v2.0-v2.11 | FIRST",
                "ipvs-snat-random | v1.1-v2.11 | ANY",
                "ipvs-masquerade | releases before v1.0 | ANY",
                "pods-inbound | v1.0-v2.11 | FIRST",
                "dsr-mss | v1.3-v2.11 | ANY",
                "tail-chain | v2.10-v2.11 | ANY"
            })
    void shouldNameTheWritersOfAReportedRow(String id, String writers, Place place) {
        ReportedRow row = Catalog.reported().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();

        assertEquals(writers, Catalog.writers(row));
        assertEquals(place, row.place());
    }

    @Test
    void noRowShouldHaveTheNameOfAnother() {
        Set<String> ids = new HashSet<>();
        for (Signature row : Catalog.signatures()) {
            assertTrue(ids.add(row.id()), row.id());
            assertTrue(!row.classes().isEmpty(), row.id() + " is written by nobody");
        }
    }

    /** Every rule that lasts is known by exactly one row, which names its release; and no row names a release without it. */
    @ParameterizedTest
    @ValueSource(strings = {"signatures.json", "signatures-k3s.json"})
    void shouldKnowEveryLastingRuleOfEveryRelease(String file) throws Exception {
        Set<String> seen = new TreeSet<>();
        Set<String> releases = new TreeSet<>();
        for (Map<String, Object> entry : signatures(file)) {
            if (!"top".equals(entry.get("lifetime"))) {
                continue;
            }
            AddressFamily family = "ipv6".equals(entry.get("family")) ? AddressFamily.IPV6 : AddressFamily.IPV4;
            String chain = String.valueOf(entry.get("chain"));
            String rule = "-A " + chain + " " + entry.get("ruleNormalized");
            VersionClass writer = Objects.requireNonNull(
                    RouterVersion.parse(String.valueOf(entry.get("version"))).versionClass(), rule);
            assertEquals(1, claimants(family, chain, rule).size(), rule + " " + claimants(family, chain, rule));
            Signature.Match match = Objects.requireNonNull(Catalog.recognise(family, chain, rule));
            assertTrue(match.signature().writtenBy(writer, family), entry.get("version") + " writes " + rule);
            assertEquals(entry.get("tag"), match.tag(), rule);
            assertEquals(Boolean.TRUE.equals(entry.get("tagVerifies")), match.tagVerified(), rule);
            releases.add(entry.get("version") + " " + family);
            seen.add(match.signature().id() + " " + entry.get("version") + " " + family);
        }
        Set<String> claimed = new TreeSet<>();
        for (String release : releases) {
            AddressFamily family = AddressFamily.valueOf(release.substring(release.indexOf(' ') + 1));
            RouterVersion version = RouterVersion.parse(release.substring(0, release.indexOf(' ')));
            for (Signature row : Catalog.signatures()) {
                if (row.writtenBy(Objects.requireNonNull(version.versionClass()), family) && recorded(row, version)) {
                    claimed.add(row.id() + " " + release);
                }
            }
        }
        claimed.removeAll(seen);
        claimed.removeAll(RELEASES_WITHOUT);
        assertEquals(Set.of(), claimed, "rows that claim a release which does not write them");
    }

    /** Default-deny was not recorded for the signatures, and the fork never passes external or load balancer ranges. */
    private static boolean recorded(Signature row, RouterVersion version) {
        boolean optional =
                row.parameter() == Parameter.EXTERNAL_RANGE || row.parameter() == Parameter.LOAD_BALANCER_RANGE;
        return !row.onlyWithDefaultDeny() && !(optional && version.flavour() == Flavour.K3S);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> signatures(String file) throws Exception {
        Object list = Json.parse(Files.readString(Captures.root().resolve(file)), Limits.DEFAULT);
        return (List<Map<String, Object>>) Objects.requireNonNull(list);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster-untagged | v1.0",
                "cluster-v1 | v1.1-v1.6",
                "cluster-v2 | v2.0-v2.11, k3s:v2.0.0-v2.6",
                "cluster-fork | k3s:v1.3-v1.5",
                "ports-sctp | v2.8-v2.11",
                "accept-INPUT | v1.3-v1.4, v2.0-v2.9, v2.11, k3s:v1.3-v1.5",
                "accept-v1.5-INPUT | v1.5-v1.6",
                "return-FORWARD | k3s:v2.0.0",
                "accept-fork-OUTPUT | k3s:v2.0-v2.6",
                "to-tail-INPUT | v2.10-v2.11",
                "tail-accept-v2.10 | v2.10",
                "tail-accept | v2.11",
                "icmp-8-KUBE-NWPLCY-DEFAULT | v2.2-v2.5, k3s:v2.2-v2.5"
            })
    void shouldNameTheWritersOfARule(String id, String writers) {
        Signature row = Catalog.signatures().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();

        assertEquals(writers, Catalog.writers(row));
    }

    @Test
    void shouldNotTrustATagOfOtherArguments() {
        String rule = "-A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -m comment --comment"
                + " \"allow traffic to primary/secondary cluster IP range - BVHX2PIHDXXEO43X\" -j RETURN";
        Signature.Match genuine = Catalog.recognise(AddressFamily.IPV4, "KUBE-ROUTER-INPUT", rule);
        Signature.Match moved =
                Catalog.recognise(AddressFamily.IPV4, "KUBE-ROUTER-INPUT", rule.replace("10.96.", "10.112."));
        Signature.Match imitated = Catalog.recognise(
                AddressFamily.IPV4, "KUBE-ROUTER-INPUT", rule.replace("BVHX2PIHDXXEO43X", "ABCDEFGHIJKLMNOP"));

        assertTrue(Objects.requireNonNull(genuine).tagVerified());
        assertNotNull(moved);
        assertTrue(!moved.tagVerified());
        assertTrue(!Objects.requireNonNull(imitated).tagVerified());
        assertNull(Catalog.recognise(AddressFamily.IPV4, "KUBE-ROUTER-INPUT", rule.replace("RETURN", "DROP")));
        assertNull(Catalog.recognise(AddressFamily.IPV4, "KUBE-ROUTER-OUTPUT", rule));
    }

    @Test
    void digestShouldBeThatOfTheTable() {
        assertEquals(Catalog.tableDigest(), Catalog.tableDigest());
        assertEquals(64, Catalog.tableDigest().hex().length());
    }
}
