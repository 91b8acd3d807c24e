package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainFinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many rules a packet passes in vain on its worst path through a node. A packet has one address family and enters at one hook,
 * but passes every backend: so harm adds up within a family and hook, and the largest such sum counts.
 *
 * @param rulesPerPacket the largest sum; 0: none
 * @param hook its hook, such as INPUT; null: no harm
 */
record Harm(long rulesPerPacket, @Nullable String hook) {

    private static final List<String> HOOKS = List.of("INPUT", "FORWARD", "OUTPUT");

    static Harm of(Collection<ChainFinding> findings) {
        Map<String, Long> byPath = new TreeMap<>();
        for (ChainFinding finding : findings) {
            for (String hook : hooksOf(finding.getChain())) {
                byPath.merge(family(finding.getPlane()) + " " + hook, finding.getHarmRulesPerPacket(), Long::sum);
            }
        }
        Harm worst = new Harm(0, null);
        for (Map.Entry<String, Long> path : byPath.entrySet()) {
            if (path.getValue() > worst.rulesPerPacket) {
                worst = new Harm(
                        path.getValue(), path.getKey().substring(path.getKey().indexOf(' ') + 1));
            }
        }
        return worst;
    }

    /** A chain shared by all hooks, such as KUBE-NWPLCY-DEFAULT, and a whole plane lie on every path. */
    private static List<String> hooksOf(@Nullable String chain) {
        List<String> hooks = new ArrayList<>();
        for (String hook : HOOKS) {
            if (chain != null && (chain.equals(hook) || chain.endsWith("-" + hook))) {
                hooks.add(hook);
            }
        }
        return hooks.isEmpty() ? HOOKS : hooks;
    }

    private static String family(String plane) {
        int end = plane.indexOf('-');
        return end < 0 ? plane : plane.substring(0, end);
    }
}
