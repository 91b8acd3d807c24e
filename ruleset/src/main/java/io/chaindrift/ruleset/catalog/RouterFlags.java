package io.chaindrift.ruleset.catalog;

import io.chaindrift.ruleset.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * kube-router's own flags, as far as they shape rules, with its defaults where a flag was not given.
 *
 * @param clusterRanges {@code --service-cluster-ip-range}
 * @param externalRanges {@code --service-external-ip-range}, in their order
 * @param loadBalancerRanges {@code --loadbalancer-ip-range}, in their order
 * @param nodePorts {@code --service-node-port-range} as the rules have it, {@code first:last}
 * @param ipv4 {@code --enable-ipv4}
 * @param ipv6 {@code --enable-ipv6}
 * @param firewall {@code --run-firewall}
 * @param serviceProxy {@code --run-service-proxy}
 * @param router {@code --run-router}
 * @param defaultDeny {@code --netpol-default-deny}
 * @param nftables {@code --use-nftables-for-netpol}
 */
public record RouterFlags(
        List<Cidr> clusterRanges,
        List<Cidr> externalRanges,
        List<Cidr> loadBalancerRanges,
        String nodePorts,
        boolean ipv4,
        boolean ipv6,
        boolean firewall,
        boolean serviceProxy,
        boolean router,
        boolean defaultDeny,
        boolean nftables) {

    private static final Set<String> LISTS =
            Set.of("service-cluster-ip-range", "service-external-ip-range", "loadbalancer-ip-range");
    private static final Set<String> SWITCHES = Set.of(
            "enable-ipv4",
            "enable-ipv6",
            "run-firewall",
            "run-service-proxy",
            "run-router",
            "netpol-default-deny",
            "use-nftables-for-netpol");
    private static final String NODE_PORTS = "service-node-port-range";

    /** The node ports of a router that is not told any. */
    public static final String DEFAULT_NODE_PORTS = "30000:32767";

    public RouterFlags {
        clusterRanges = List.copyOf(clusterRanges);
        externalRanges = List.copyOf(externalRanges);
        loadBalancerRanges = List.copyOf(loadBalancerRanges);
    }

    /**
     * Reads an argument list as kube-router's flag library does: {@code --flag=value} or {@code --flag value}, a switch alone
     * means true, lists repeat and take commas. Flags that do not shape rules are passed over.
     *
     * @throws IllegalArgumentException naming the flag and the value that cannot be read
     */
    public static RouterFlags parse(List<String> args) {
        return parse(args, Flavour.UPSTREAM);
    }

    /** The range that a router writes a rule for when its flags name none. */
    public static String defaultClusterRange(Flavour flavour) {
        return flavour == Flavour.K3S ? "10.43.0.0/16" : "10.96.0.0/12";
    }

    /**
     * Reads an argument list with the defaults of a flavour.
     *
     * @throws IllegalArgumentException naming the flag and the value that cannot be read
     */
    public static RouterFlags parse(List<String> args, Flavour flavour) {
        Map<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-")) {
                continue;
            }
            String flag = arg.replaceFirst("^--?", "");
            int equals = flag.indexOf('=');
            int blank = flag.indexOf(' ');
            if (blank >= 0 && (equals < 0 || blank < equals)) {
                // The flag and its value in one argument, as people copy them from a manifest.
                equals = blank;
            }
            String name = equals < 0 ? flag : flag.substring(0, equals);
            boolean known = LISTS.contains(name) || name.equals(NODE_PORTS);
            if (equals >= 0) {
                values.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(flag.substring(equals + 1).strip());
            } else if (known && i + 1 < args.size()) {
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(args.get(++i));
            } else if (SWITCHES.contains(name)) {
                values.computeIfAbsent(name, key -> new ArrayList<>()).add("true");
            } else if (known) {
                throw new IllegalArgumentException("--" + name + " has no value");
            }
        }
        return of(values, flavour);
    }

    private static RouterFlags of(Map<String, List<String>> values, Flavour flavour) {
        return new RouterFlags(
                ranges(values, "service-cluster-ip-range", List.of(defaultClusterRange(flavour))),
                ranges(values, "service-external-ip-range", List.of()),
                ranges(values, "loadbalancer-ip-range", List.of()),
                nodePorts(values),
                on(values, "enable-ipv4", true),
                on(values, "enable-ipv6", false),
                on(values, "run-firewall", true),
                on(values, "run-service-proxy", true),
                on(values, "run-router", true),
                on(values, "netpol-default-deny", false),
                on(values, "use-nftables-for-netpol", false));
    }

    private static List<Cidr> ranges(Map<String, List<String>> values, String flag, List<String> defaults) {
        List<Cidr> ranges = new ArrayList<>();
        for (String list : values.getOrDefault(flag, defaults)) {
            for (String text : list.split(",", -1)) {
                if (text.isBlank()) {
                    continue;
                }
                Cidr range = Cidr.parse(text.replace("\"", ""));
                if (range == null) {
                    throw new IllegalArgumentException("--" + flag + ": '" + text + "' is not an address range");
                }
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static String nodePorts(Map<String, List<String>> values) {
        List<String> given = values.getOrDefault(NODE_PORTS, List.of(DEFAULT_NODE_PORTS));
        String range = given.get(given.size() - 1);
        if (!range.matches("0*[0-9]{1,5}[:-]0*[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "--" + NODE_PORTS + ": '" + range + "' is not a port range such as 30000-32767");
        }
        String[] ends = range.split("[:-]");
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[1]);
        if (from > to || to > 65_535) {
            throw new IllegalArgumentException("--" + NODE_PORTS + ": '" + range + "' is not a range of ports");
        }
        return from + ":" + to;
    }

    private static boolean on(Map<String, List<String>> values, String flag, boolean byDefault) {
        List<String> given = values.get(flag);
        if (given == null) {
            return byDefault;
        }
        String value = given.get(given.size() - 1);
        return switch (value) {
            case "true", "TRUE", "True", "t", "T", "1" -> true;
            case "false", "FALSE", "False", "f", "F", "0" -> false;
            default -> throw new IllegalArgumentException("--" + flag + ": '" + value + "' is neither true nor false");
        };
    }

    /** True when the router works on that family. */
    public boolean enabled(AddressFamily family) {
        return family == AddressFamily.IPV6 ? ipv6 : ipv4;
    }

    /** The ranges of one family, in order, as text. */
    public static List<String> ofFamily(List<Cidr> ranges, AddressFamily family) {
        return ranges.stream()
                .filter(range -> range.family() == family)
                .map(Cidr::text)
                .toList();
    }

    /** A line that is equal for flags that shape the same rules. */
    public String canonical() {
        return toString();
    }
}
