package io.chaindrift.ruleset.catalog;

import static io.chaindrift.ruleset.catalog.Signature.row;
import static io.chaindrift.ruleset.catalog.VersionClass.K3S_V1_3;
import static io.chaindrift.ruleset.catalog.VersionClass.K3S_V2_0;
import static io.chaindrift.ruleset.catalog.VersionClass.K3S_V2_0_0;
import static io.chaindrift.ruleset.catalog.VersionClass.K3S_V2_2;
import static io.chaindrift.ruleset.catalog.VersionClass.K3S_V2_6;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_0;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_1;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_3;
import static io.chaindrift.ruleset.catalog.VersionClass.V1_5;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_0;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_10;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_11;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_2;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_6;
import static io.chaindrift.ruleset.catalog.VersionClass.V2_8;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Signature.Match;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every static own rule that kube-router has written, v1.0 to v2.11 and the k3s fork: one row per signature.
 *
 * <p>Source: the rules that 20 upstream releases and 15 states of the fork left in real iptables; default-deny rows of v2.10 from
 * its release notes and messages. Adding a release is adding its class to rows, or rows. Rows that claim one rule between them
 * fail a test. Thread-safe: nothing here changes.
 */
public final class Catalog {

    private static final Set<VersionClass> UPSTREAM_TAGGED =
            EnumSet.of(V1_1, V1_3, V1_5, V2_0, V2_2, V2_6, V2_8, V2_10, V2_11);
    private static final Set<VersionClass> FORK = EnumSet.range(K3S_V1_3, K3S_V2_6);
    private static final Set<VersionClass> UPSTREAM_2 = EnumSet.range(V2_0, V2_11);
    private static final Set<VersionClass> FORK_2 = EnumSet.range(K3S_V2_0_0, K3S_V2_6);
    private static final Set<VersionClass> WITH_COMMON = EnumSet.of(V2_6, V2_8, V2_10, V2_11, K3S_V2_6);
    private static final Set<VersionClass> ICMP_IN_DEFAULT = EnumSet.of(V2_2, K3S_V2_2);
    private static final Set<VersionClass> WITH_TAIL = EnumSet.of(V2_10, V2_11);

    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final String DEFAULT = "KUBE-NWPLCY-DEFAULT";
    private static final String COMMON = "KUBE-NWPLCY-COMMON";
    private static final String TAIL = "KUBE-NWPLCY-TAIL";
    private static final String COMPLY = "rule to explicitly ACCEPT traffic that comply to network policies";
    private static final String MARKED = "\" -m mark --mark 0x20000/0x20000 -j ";

    private static final List<Signature> ROWS = rows();
    private static final Map<String, List<Signature>> BY_CHAIN = byChain(ROWS);
    private static final List<ReportedRow> REPORTED = ReportedRows.all();
    private static final Digest DIGEST = digest(ROWS);

    private Catalog() {}

    /** All rows, in the order in which the router writes the rules of a chain. */
    public static List<Signature> signatures() {
        return ROWS;
    }

    /** The rows of what is reported and never planned: of the service proxy and the routing controller. */
    public static List<ReportedRow> reported() {
        return REPORTED;
    }

    /** A digest of the whole table: two programs with the same one judge alike. */
    public static Digest tableDigest() {
        return DIGEST;
    }

    /** The signature, parameter and tag of a rule; null when no row has its form. */
    public static @Nullable Match recognise(AddressFamily family, String chain, String rule) {
        for (Signature signature : BY_CHAIN.getOrDefault(chain, List.of())) {
            Match match = signature.match(family, rule);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    /** Who writes a signature, for people: {@code v1.1-v1.6}, or {@code v1.3-v1.4, v2.0-v2.9, v2.11, k3s:v1.3-v1.5}. */
    public static String writers(Signature signature) {
        return writers(signature.classes());
    }

    /** Who writes a row that is only reported, for people. */
    public static String writers(ReportedRow row) {
        return row.classes().isEmpty() ? "releases before v1.0" : writers(row.classes());
    }

    private static String writers(Set<VersionClass> classes) {
        List<String> ranges = new ArrayList<>();
        for (Flavour flavour : List.of(Flavour.UPSTREAM, Flavour.K3S)) {
            VersionClass from = null;
            VersionClass to = null;
            for (VersionClass versionClass : VersionClass.values()) {
                boolean writes = classes.contains(versionClass) && versionClass.flavour() == flavour;
                if (writes) {
                    from = from == null ? versionClass : from;
                    to = versionClass;
                } else if (from != null && to != null) {
                    ranges.add(range(from, to));
                    from = null;
                }
            }
        }
        return String.join(", ", ranges);
    }

    private static String range(VersionClass from, VersionClass to) {
        String label = from.label();
        String start = label.substring(0, label.indexOf('-') < 0 ? label.length() : label.indexOf('-'));
        String end = to.label()
                .substring(Math.max(to.label().indexOf('-'), to.label().indexOf(':')) + 1);
        return start.equals(to.label()) || start.endsWith(":" + end) || start.equals(end) ? start : start + "-" + end;
    }

    private static List<Signature> rows() {
        List<Signature> rows = new ArrayList<>();
        jumps(rows);
        head(rows);
        accepts(rows);
        defaultAndCommon(rows);
        tailChain(rows);
        return List.copyOf(rows);
    }

    private static void jumps(List<Signature> rows) {
        for (String hook : OwnChains.BUILT_IN) {
            String target = "KUBE-ROUTER-" + hook;
            rows.add(row("jump-untagged-" + hook, hook, "-m comment --comment \"kube-router netpol\" -j " + target)
                    .classes(EnumSet.of(V1_0))
                    .only(AddressFamily.IPV4)
                    .first()
                    .done());
            rows.add(row("jump-" + hook, hook, "-m comment --comment \"kube-router netpol - {tag}\" -j " + target)
                    .classes(union(UPSTREAM_TAGGED, FORK))
                    .first()
                    .tag("-m", "comment", "--comment", "kube-router netpol", "-j", target)
                    .done());
        }
    }

    private static void head(List<Signature> rows) {
        rows.add(row(
                        "cluster-untagged",
                        INPUT,
                        "-d {value} -m comment --comment \"allow traffic to cluster IP\" -j RETURN")
                .classes(EnumSet.of(V1_0))
                .only(AddressFamily.IPV4)
                .head(0, Parameter.CLUSTER_RANGE)
                .done());
        rows.add(range("cluster-v1", "allow traffic to cluster IP", 0, Parameter.CLUSTER_RANGE)
                .only(AddressFamily.IPV4)
                .classes(EnumSet.of(V1_1, V1_3, V1_5))
                .done());
        rows.add(range("cluster-fork", "allow traffic to primary cluster IP range", 0, Parameter.CLUSTER_RANGE)
                .classes(EnumSet.of(K3S_V1_3))
                .done());
        rows.add(range("cluster-v2", "allow traffic to primary/secondary cluster IP range", 0, Parameter.CLUSTER_RANGE)
                .classes(union(UPSTREAM_2, FORK_2))
                .done());
        rows.add(untaggedPorts("tcp", 1));
        rows.add(untaggedPorts("udp", 2));
        rows.add(ports("tcp", 1, union(UPSTREAM_TAGGED, FORK)));
        rows.add(ports("udp", 2, union(UPSTREAM_TAGGED, FORK)));
        rows.add(ports("sctp", 3, EnumSet.of(V2_8, V2_10, V2_11)));
        rows.add(range("external", "allow traffic to external IP range: {value}", 4, Parameter.EXTERNAL_RANGE)
                .classes(union(UPSTREAM_TAGGED, FORK))
                .done());
        rows.add(range(
                        "load-balancer",
                        "allow traffic to load balancer IP range: {value}",
                        5,
                        Parameter.LOAD_BALANCER_RANGE)
                .classes(union(UPSTREAM_2, FORK_2))
                .done());
    }

    private static Signature.Row range(String id, String text, int rank, Parameter parameter) {
        return row(id, INPUT, "-d {value} -m comment --comment \"" + text + " - {tag}\" -j RETURN")
                .head(rank, parameter)
                .tag("-m", "comment", "--comment", text, "-d", "{value}", "-j", "RETURN");
    }

    private static Signature untaggedPorts(String protocol, int rank) {
        return row(
                        "ports-untagged-" + protocol,
                        INPUT,
                        "-p " + protocol
                                + " -m comment --comment \"allow LOCAL traffic to node ports\""
                                + " -m addrtype --dst-type LOCAL -m multiport --dports {value} -j RETURN")
                .classes(EnumSet.of(V1_0))
                .only(AddressFamily.IPV4)
                .head(rank, Parameter.NODE_PORTS)
                .done();
    }

    private static Signature ports(String protocol, int rank, Set<VersionClass> classes) {
        String text = "allow LOCAL " + protocol.toUpperCase(java.util.Locale.ROOT) + " traffic to node ports";
        return row(
                        "ports-" + protocol,
                        INPUT,
                        "-p " + protocol + " -m comment --comment \"" + text
                                + " - {tag}\" -m addrtype --dst-type LOCAL -m multiport --dports {value} -j RETURN")
                .classes(classes)
                .head(rank, Parameter.NODE_PORTS)
                .tag(
                        "-p",
                        protocol,
                        "-m",
                        "comment",
                        "--comment",
                        text,
                        "-m",
                        "addrtype",
                        "--dst-type",
                        "LOCAL",
                        "-m",
                        "multiport",
                        "--dports",
                        "{value}",
                        "-j",
                        "RETURN")
                .done();
    }

    private static void accepts(List<Signature> rows) {
        for (String hook : OwnChains.BUILT_IN) {
            String chain = "KUBE-ROUTER-" + hook;
            rows.add(row(
                            "to-tail-" + hook,
                            chain,
                            "-m comment --comment \"rule to explicitly handle traffic for network"
                                    + " policies ACCEPT/REJECT decision\" -j KUBE-NWPLCY-TAIL")
                    .classes(WITH_TAIL)
                    .tail()
                    .done());
            rows.add(row("accept-" + hook, chain, "-m comment --comment \"" + COMPLY + MARKED + "ACCEPT")
                    .classes(EnumSet.of(V1_3, V2_0, V2_2, V2_6, V2_8, V2_11, K3S_V1_3))
                    .tail()
                    .done());
            rows.add(row(
                            "accept-v1.5-" + hook,
                            chain,
                            "-m comment --comment \"explicitly ACCEPT traffic that complies with network policies"
                                    + MARKED + "ACCEPT")
                    .classes(EnumSet.of(V1_5))
                    .only(AddressFamily.IPV4)
                    .tail()
                    .done());
            rows.add(row("return-" + hook, chain, "-m comment --comment \"" + COMPLY + MARKED + "RETURN")
                    .classes(EnumSet.of(K3S_V2_0_0))
                    .tail()
                    .done());
            rows.add(
                    row("accept-fork-" + hook, hook, "-m comment --comment \"KUBE-ROUTER " + COMPLY + MARKED + "ACCEPT")
                            .classes(EnumSet.of(K3S_V2_0, K3S_V2_2, K3S_V2_6))
                            .done());
        }
    }

    private static void defaultAndCommon(List<Signature> rows) {
        rows.add(row(
                        "mark",
                        DEFAULT,
                        "-m comment --comment \"rule to mark traffic matching a network policy\""
                                + " -j MARK --set-xmark 0x10000/0x10000")
                .classes(union(EnumSet.range(V1_3, V2_11), FORK))
                .done());
        icmp(rows, DEFAULT, ICMP_IN_DEFAULT);
        rows.add(row(
                        "common-invalid",
                        COMMON,
                        "-m comment --comment \"\\\"rule to drop invalid state for pod\\\"\""
                                + " -m conntrack --ctstate INVALID -j DROP")
                .classes(WITH_COMMON)
                .done());
        rows.add(row(
                        "common-stateful",
                        COMMON,
                        "-m comment --comment \"\\\"rule for stateful firewall for pod\\\"\""
                                + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
                .classes(WITH_COMMON)
                .done());
        icmp(rows, COMMON, WITH_COMMON);
    }

    private static void icmp(List<Signature> rows, String chain, Set<VersionClass> classes) {
        String[][] v4 = {
            {"echo requests", "8"}, {"destination unreachable messages", "3"}, {"time exceeded messages", "11"}
        };
        for (String[] type : v4) {
            rows.add(row(
                            "icmp-" + type[1] + "-" + chain,
                            chain,
                            "-p icmp -m comment --comment \"allow icmp " + type[0] + "\" -m icmp --icmp-type " + type[1]
                                    + " -j ACCEPT")
                    .only(AddressFamily.IPV4)
                    .classes(classes)
                    .done());
        }
        String[][] v6 = {
            {"echo requests", "128"},
            {"destination unreachable messages", "1"},
            {"time exceeded messages", "3"},
            {"neighbor solicitation messages", "135"},
            {"neighbor advertisement messages", "136"},
            {"echo reply messages", "129"}
        };
        for (String[] type : v6) {
            rows.add(row(
                            "icmpv6-" + type[1] + "-" + chain,
                            chain,
                            "-p ipv6-icmp -m comment --comment \"allow icmp " + type[0] + "\" -m icmp6 --icmpv6-type "
                                    + type[1] + " -j ACCEPT")
                    .only(AddressFamily.IPV6)
                    .classes(classes)
                    .done());
        }
    }

    private static void tailChain(List<Signature> rows) {
        rows.add(row("tail-accept-v2.10", TAIL, "-m comment --comment \"" + COMPLY + MARKED + "ACCEPT")
                .classes(EnumSet.of(V2_10))
                .done());
        rows.add(row("tail-accept", TAIL, "-m comment --comment \"accept netpol-ok" + MARKED + "ACCEPT")
                .classes(EnumSet.of(V2_11))
                .done());
        defaultDeny(
                rows,
                V2_10,
                "REJECT traffic to/from local pods without a programmed firewall chain (--netpol-default-deny is enabled)",
                "REJECT traffic before NetPol is applied (--netpol-default-deny is enabled)");
        defaultDeny(rows, V2_11, "reject unprogrammed local pod (default-deny)", "reject pre-netpol (default-deny)");
    }

    private static void defaultDeny(List<Signature> rows, VersionClass versionClass, String gated, String rest) {
        for (AddressFamily family : AddressFamily.values()) {
            String set = family == AddressFamily.IPV6 ? "inet6:kube-router-local-pods" : "kube-router-local-pods";
            for (String[] side : new String[][] {{"-s", "src"}, {"-d", "dst"}}) {
                String id = versionClass.label() + "-" + family.id() + side[0];
                rows.add(row(
                                "deny-unprogrammed-" + id,
                                TAIL,
                                side[0] + " {value} -m comment --comment \"" + gated + "\" -m set ! --match-set " + set
                                        + " " + side[1] + " -j REJECT --reject-with {unreachable}")
                        .classes(EnumSet.of(versionClass))
                        .only(family)
                        .defaultDeny()
                        .done());
                rows.add(row(
                                "deny-" + id,
                                TAIL,
                                side[0] + " {value} -m comment --comment \"" + rest
                                        + "\" -j REJECT --reject-with {unreachable}")
                        .classes(EnumSet.of(versionClass))
                        .only(family)
                        .defaultDeny()
                        .done());
            }
        }
    }

    private static Set<VersionClass> union(Set<VersionClass> one, Set<VersionClass> other) {
        EnumSet<VersionClass> all = EnumSet.copyOf(one);
        all.addAll(other);
        return all;
    }

    private static Map<String, List<Signature>> byChain(List<Signature> rows) {
        Map<String, List<Signature>> byChain = new HashMap<>();
        for (Signature signature : rows) {
            byChain.computeIfAbsent(signature.chain(), chain -> new ArrayList<>())
                    .add(signature);
        }
        return byChain;
    }

    private static Digest digest(List<Signature> rows) {
        Digest.Builder digest = new Digest.Builder();
        for (Signature signature : rows) {
            digest.line(signature.id()).line(signature.toString());
        }
        for (ReportedRow row : REPORTED) {
            digest.line(row.id()).line(row.toString());
        }
        return digest.finish();
    }
}
