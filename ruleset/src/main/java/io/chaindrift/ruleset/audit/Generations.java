package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chains of more than one sync. A sync gives each pod and each policy one chain, under a name of that sync, and takes the others
 * away; two chains for one pod are of two syncs.
 */
final class Generations {

    private Generations() {}

    /** What to say of pods and policies that have more than one chain; empty where none has. */
    static List<String> overlap(NamedRuleset rules) {
        Set<String> pods = new HashSet<>();
        Set<String> policies = new HashSet<>();
        for (NamedChain chain : rules.chains()) {
            String name = chain.key().name();
            int ordinal = name.lastIndexOf('#');
            // Without the name of a policy two chains may be of two policies.
            if (ordinal < 0 || !chain.key().table().equals(Table.FILTER) || !name.contains("/")) {
                continue;
            }
            if (name.startsWith("{pod:")) {
                pods.add(name.substring(0, ordinal));
            } else if (name.startsWith("{policy:")) {
                policies.add(name.substring(0, ordinal));
            }
        }
        if (pods.isEmpty() && policies.isEmpty()) {
            return List.of();
        }
        return List.of("overlap: chains of more than one sync are there at once, for " + pods.size() + " pods and "
                + policies.size() + " policies: a sync was cut off, two routers run on the node, or the router fails to"
                + " clean up. They are no surplus: the next whole sync takes the older ones away");
    }
}
