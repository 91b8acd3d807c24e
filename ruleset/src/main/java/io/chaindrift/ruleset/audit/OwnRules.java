package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;

/** What of a plane is kube-router's, and whether packets come to it. Pure. */
final class OwnRules {

    private OwnRules() {}

    /** Own rules of a plane: own chains' contents, the jumps to them, and chains of pods and policies. */
    static long count(PlaneInput plane) {
        long rules = 0;
        for (NamedChain chain : plane.rules().chains()) {
            String name = chain.key().name();
            boolean filter = chain.key().table().equals("filter");
            if (chain.key().table().startsWith("kube-router")
                    || filter && (OwnChains.isStatic(name) || chain.key().churned())) {
                rules += chain.ruleCount();
            }
        }
        return rules + jumps(plane);
    }

    /** Whether KUBE-NWPLCY-TAIL is all that is left, which the cleanup of v2.11 forgets, and nothing leads to it. */
    static boolean onlyForgotten(PlaneInput plane) {
        return !areReached(plane)
                && plane.rules().chains().stream()
                        .map(NamedChain::key)
                        .filter(key -> key.table().equals(Table.FILTER))
                        .allMatch(key -> key.name().equals("KUBE-NWPLCY-TAIL")
                                || !key.churned() && !OwnChains.isStatic(key.name()));
    }

    /** Whether there are chains of pods or policies, which each sync makes anew. */
    static boolean hasChurned(PlaneInput plane) {
        return plane.rules().chains().stream().anyMatch(chain -> chain.key().churned());
    }

    /** Whether there are chains of policies, in a save: of a plane that is followed by events others are seen at other moments. */
    static boolean hasSavedPolicies(PlaneInput plane) {
        return plane.rules().chains().stream()
                .anyMatch(chain -> chain.key().name().startsWith("{policy:") && chain.churnedName() != null);
    }

    /** Whether packets come to the plane's own rules: by a rule of a chain that is not the router's. Native chains are hooks. */
    static boolean areReached(PlaneInput plane) {
        return plane.backend() == IptablesBackend.NATIVE
                || jumps(plane) > 0
                || plane.rules().chains().stream().anyMatch(OwnRules::leadsToOwn);
    }

    private static boolean leadsToOwn(NamedChain chain) {
        boolean own = OwnChains.isStatic(chain.key().name()) || chain.key().churned();
        return !own
                && chain.key().table().equals(Table.FILTER)
                && chain.hasRules()
                && chain.runs().stream().anyMatch(run -> {
                    String target = NamedChain.jumpTarget(run.rule());
                    return target != null && (OwnChains.isStatic(target) || target.startsWith("{"));
                });
    }

    static long jumps(PlaneInput plane) {
        long jumps = 0;
        for (String hook : OwnChains.BUILT_IN) {
            for (ChainView.Group group :
                    ChainView.of(plane.family(), plane.rules(), hook).groups()) {
                jumps += group.recognised() ? group.count() : 0;
            }
        }
        return jumps;
    }
}
