package io.chaindrift.collector.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The router's arguments where names are not to be told: those that shape rules, and of all others that they were given. Stateless. */
public final class PrivateArguments {

    private static final String HIDDEN = "hidden";
    private static final Set<String> TOLD = Set.of(
            "service-cluster-ip-range",
            "service-external-ip-range",
            "loadbalancer-ip-range",
            "service-node-port-range",
            "enable-ipv4",
            "enable-ipv6",
            "run-firewall",
            "run-service-proxy",
            "run-router",
            "netpol-default-deny",
            "use-nftables-for-netpol");

    private PrivateArguments() {}

    /** The same number of arguments in the same order. */
    public static List<String> of(List<String> arguments) {
        List<String> told = new ArrayList<>();
        boolean hide = false;
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                told.add(hide ? HIDDEN : argument);
                continue;
            }
            String flag = argument.replaceFirst("^--?", "");
            int end = 0;
            while (end < flag.length() && flag.charAt(end) != '=' && flag.charAt(end) != ' ') {
                end++;
            }
            hide = !TOLD.contains(flag.substring(0, end));
            int value = argument.length() - flag.length() + end;
            told.add(hide && value < argument.length() ? argument.substring(0, value + 1) + HIDDEN : argument);
        }
        return List.copyOf(told);
    }
}
