package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Table;
import java.util.List;
import java.util.Set;

/** Which chains are kube-router's, and which rules of the built-in chains that it shares with others. */
public final class OwnChains {

    /** The built-in chains in which kube-router has a jump, in the order used for people. */
    public static final List<String> BUILT_IN = List.of("INPUT", "FORWARD", "OUTPUT");

    /** kube-router's chains that keep their names, in the order used for people. */
    public static final List<String> STATIC = List.of(
            "KUBE-ROUTER-INPUT",
            "KUBE-ROUTER-FORWARD",
            "KUBE-ROUTER-OUTPUT",
            "KUBE-NWPLCY-DEFAULT",
            "KUBE-NWPLCY-COMMON",
            "KUBE-NWPLCY-TAIL");

    private static final Set<String> STATIC_SET = Set.copyOf(STATIC);
    private static final String STAND_IN = "{foreign:";

    private OwnChains() {}

    /** True for a kernel name that kube-router renews at every sync. */
    public static boolean churned(String chain) {
        int hash = chain.startsWith("KUBE-POD-FW-") || chain.startsWith("KUBE-NWPLCY-") ? 12 : -1;
        if (hash < 0 || chain.length() != hash + 16) {
            return false;
        }
        for (int i = hash; i < chain.length(); i++) {
            char c = chain.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '2' || c > '7')) {
                return false;
            }
        }
        return true;
    }

    /** True for a chain that keeps its name and in which only kube-router should write. */
    public static boolean isStatic(String chain) {
        return STATIC_SET.contains(chain);
    }

    /** True for filter's INPUT, FORWARD and OUTPUT. */
    public static boolean sharedWithOthers(ChainKey key) {
        return key.table().equals(Table.FILTER) && BUILT_IN.contains(key.name());
    }

    /** True for every chain that kube-router made, in whatever table. */
    public static boolean ofKubeRouter(ChainKey key) {
        String name = key.name();
        return key.churned()
                || name.startsWith("KUBE-ROUTER-")
                || name.startsWith("KUBE-NWPLCY-")
                || name.startsWith("KUBE-POD-FW-")
                || key.table().startsWith("kube-router");
    }

    /** True for a rule of a built-in chain that by its words or target is kube-router's. */
    public static boolean looksOwn(String rule) {
        return rule.contains("\"kube-router netpol")
                || rule.contains("\"KUBE-ROUTER rule to ")
                || rule.contains(" -j KUBE-ROUTER-")
                || rule.contains(" -j KUBE-NWPLCY-");
    }

    /** What is shown and digested of a rule in a shared chain: an own rule as it is, a foreign one by its digest. */
    static String standIn(ChainKey key, String rule) {
        if (looksOwn(rule) || isStandIn(rule)) {
            return rule;
        }
        String digest = new Digest.Builder().line(rule).finish().hex();
        return "-A " + key.name() + " " + STAND_IN + digest.substring(0, 32) + "}";
    }

    /** True for the digest that stands for a foreign rule. */
    public static boolean isStandIn(String rule) {
        return rule.contains(STAND_IN);
    }
}
