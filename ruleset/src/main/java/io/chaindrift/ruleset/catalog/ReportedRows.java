package io.chaindrift.ruleset.catalog;

import static io.chaindrift.ruleset.catalog.ReportedRow.row;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_0;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_1;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_3;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_5;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_0;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_10;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_11;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.ReportedRow.Component;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of what upstream's service proxy and routing controller write, and of the chain that v2.11's own cleanup forgets. The
 * k3s fork runs neither; upstream v1 writes none of these for IPv6.
 */
final class ReportedRows {

    private static final Set<VersionClass> V1 = EnumSet.range(V1_0, V1_5);
    private static final Set<VersionClass> V2 = EnumSet.range(V2_0, V2_11);
    private static final Set<VersionClass> ALL = EnumSet.range(V1_0, V2_11);
    private static final Set<VersionClass> SINCE_1_1 = EnumSet.range(V1_1, V2_11);
    private static final Set<VersionClass> SINCE_1_3 = EnumSet.range(V1_3, V2_11);
    private static final Component PROXY = Component.SERVICE_PROXY;
    private static final Component ROUTING = Component.ROUTING;
    private static final String IPVS = "{p}-m ipvs{o} --vdir ORIGINAL --vmethod MASQ -m comment --comment \"\" -j ";
    private static final String SYN = " --tcp-flags SYN,RST SYN -j TCPMSS --set-mss {w}";

    private ReportedRows() {}

    static List<ReportedRow> all() {
        List<ReportedRow> rows = new ArrayList<>();
        services(rows);
        nat(rows);
        routing(rows);
        mangle(rows);
        rows.add(row("tail-chain", "filter", "KUBE-NWPLCY-TAIL", Component.POLICY)
                .classes(EnumSet.of(V2_10, V2_11))
                .done());
        return List.copyOf(rows);
    }

    private static void services(List<ReportedRow> rows) {
        rows.add(row("services-chain", "filter", "KUBE-ROUTER-SERVICES", PROXY)
                .classes(ALL)
                .done());
        rows.add(servicesJump("services-jump-v1", "kube-router-service-ips", AddressFamily.IPV4, V1));
        rows.add(servicesJump("services-jump", "kube-router-svip", AddressFamily.IPV4, V2));
        rows.add(servicesJump("services-jump-ipv6", "inet6:kube-router-svip", AddressFamily.IPV6, V2));
    }

    private static ReportedRow servicesJump(String id, String set, AddressFamily family, Set<VersionClass> classes) {
        return row(id, "filter", "INPUT", PROXY)
                .first()
                .only(family)
                .classes(classes)
                .rule("-m comment --comment \"handle traffic to IPVS service IPs in custom chain\" -m set --match-set "
                        + set + " dst -j KUBE-ROUTER-SERVICES")
                .done();
    }

    private static void nat(List<ReportedRow> rows) {
        rows.add(nat("ipvs-snat", IPVS + "SNAT --to-source {w}", ALL));
        rows.add(nat("ipvs-snat-random", IPVS + "SNAT --to-source {w} --random-fully", SINCE_1_1));
        rows.add(nat("ipvs-masquerade", IPVS + "MASQUERADE", EnumSet.noneOf(VersionClass.class)));
        rows.add(nat("hairpin-jump", "-m ipvs{o} --vdir ORIGINAL -j KUBE-ROUTER-HAIRPIN", ALL));
        rows.add(row("hairpin-chain", "nat", "KUBE-ROUTER-HAIRPIN", PROXY)
                .classes(ALL)
                .done());
    }

    private static ReportedRow nat(String id, String form, Set<VersionClass> classes) {
        return row(id, "nat", "POSTROUTING", PROXY).classes(classes).rule(form).done();
    }

    private static void routing(List<ReportedRow> rows) {
        for (AddressFamily family : AddressFamily.values()) {
            String prefix = family == AddressFamily.IPV6 ? "inet6:" : "";
            rows.add(row("pod-egress-" + family.id(), "nat", "POSTROUTING", ROUTING)
                    .only(family)
                    .classes(family == AddressFamily.IPV6 ? V2 : ALL)
                    .rule("-m set --match-set " + prefix + "kube-router-pod-subnets src{o} -m set ! --match-set "
                            + prefix + "kube-router-node-ips dst -j MASQUERADE{random}")
                    .done());
        }
        rows.add(forward("pods-outbound", "-i kube-bridge", "allow outbound traffic from pods"));
        rows.add(forward("pods-inbound", "-o kube-bridge", "allow inbound traffic to pods"));
        rows.add(forward(
                "node-port-outbound",
                "-o {w}",
                "allow outbound node port traffic on node interface with which node ip is associated"));
    }

    private static ReportedRow forward(String id, String match, String comment) {
        return row(id, "filter", "FORWARD", ROUTING)
                .first()
                .classes(ALL)
                .rule(match + " -m comment --comment \"" + comment + "\" -j ACCEPT")
                .done();
    }

    /** Rules of direct server return carry no word of kube-router's. */
    private static void mangle(List<ReportedRow> rows) {
        for (String chain : List.of("PREROUTING", "OUTPUT")) {
            rows.add(row("dsr-mark-" + chain, "mangle", chain, PROXY)
                    .classes(ALL)
                    .rule("-d {w} -p {w} -m {w} --dport {w} -j MARK --set-xmark {w}/0xffffffff")
                    .othersToo()
                    .done());
        }
        rows.add(mss("dsr-mss", "PREROUTING", "-s {w} -i kube-bridge -p tcp -m tcp --sport {w}"));
        rows.add(mss("dsr-mss-old-to", "PREROUTING", "-d {w} -p tcp -m tcp"));
        rows.add(mss("dsr-mss-old-from", "POSTROUTING", "-s {w} -p tcp -m tcp"));
    }

    private static ReportedRow mss(String id, String chain, String match) {
        return row(id, "mangle", chain, PROXY)
                .classes(SINCE_1_3)
                .rule(match + SYN)
                .othersToo()
                .done();
    }
}
