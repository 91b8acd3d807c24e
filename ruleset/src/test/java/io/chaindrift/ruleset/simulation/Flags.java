package io.chaindrift.ruleset.simulation;

import io.chaindrift.ruleset.AddressFamily;
import java.util.ArrayList;
import java.util.List;

/** The flags of a simulated router that shape rules; values of both families in one list, as kube-router takes them. */
record Flags(List<String> cluster, String ports, List<String> external, List<String> loadBalancer, boolean ipv6) {

    static final Flags DEFAULT =
            new Flags(List.of("10.96.0.0/12", "fd00:10:96::/112"), "30000:32767", List.of(), List.of(), true);

    /** k3s never passes external or load balancer ranges. */
    Flags asPassedTo(Release release) {
        return release.isFork() ? new Flags(cluster, ports, List.of(), List.of(), ipv6) : this;
    }

    /** The values with which rules of one kind are written. */
    List<String> values(Release.Kind kind, AddressFamily family) {
        return switch (kind) {
            case CLUSTER -> of(cluster, family);
            case TCP, UDP, SCTP -> List.of(ports);
            case EXTERNAL -> of(external, family);
            case LOAD_BALANCER -> of(loadBalancer, family);
            case OTHER -> List.of("");
        };
    }

    private static List<String> of(List<String> ranges, AddressFamily family) {
        return ranges.stream()
                .filter(range -> range.contains(":") == (family == AddressFamily.IPV6))
                .toList();
    }

    List<String> args() {
        List<String> args = new ArrayList<>(List.of(
                "--run-firewall=true", "--run-router=false", "--run-service-proxy=false", "--enable-ipv6=" + ipv6));
        args.add("--service-cluster-ip-range=" + String.join(",", cluster));
        args.add("--service-node-port-range=" + ports.replace(':', '-'));
        external.forEach(range -> args.add("--service-external-ip-range=" + range));
        loadBalancer.forEach(range -> args.add("--loadbalancer-ip-range=" + range));
        return args;
    }
}
