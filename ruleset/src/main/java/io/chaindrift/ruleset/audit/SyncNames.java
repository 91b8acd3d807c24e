package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernel's names of the chains of pods: a hash of the pod and of the sync's time, without the family, so that one sync gives a
 * pod's chains of both families one name, and no two syncs give the same.
 */
final class SyncNames {

    private SyncNames() {}

    /** Whether the name of any pod's chain is known. */
    static boolean any(NamedRuleset rules) {
        return !byPod(rules).isEmpty();
    }

    /** Whether a pod has a chain of one name in both: one sync wrote them. */
    static boolean agree(NamedRuleset one, NamedRuleset other) {
        Map<String, String> others = byPod(other);
        return byPod(one).entrySet().stream().anyMatch(name -> name.getValue().equals(others.get(name.getKey())));
    }

    /** Whether pods have chains in both, and none of them one name: two syncs wrote them. */
    static boolean differ(NamedRuleset one, NamedRuleset other) {
        Map<String, String> others = byPod(other);
        return byPod(one).keySet().stream().anyMatch(others::containsKey) && !agree(one, other);
    }

    private static Map<String, String> byPod(NamedRuleset rules) {
        Map<String, String> names = new HashMap<>();
        for (NamedChain chain : rules.chains()) {
            if (chain.key().name().startsWith("{pod:") && chain.churnedName() != null) {
                names.put(chain.key().name(), chain.churnedName());
            }
        }
        return names;
    }
}
