package io.chaindrift.processor.audit;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.OwnChains;

/** Which chains are kept with their rules; of all others count and digest are enough to prove every later delta. */
public final class KeptRules {

    private KeptRules() {}

    /** True for the chains where residue lives: kube-router's static ones and the built-in ones that it shares. */
    public static boolean of(String table, String chain) {
        return table.equals(Table.FILTER) && (OwnChains.isStatic(chain) || OwnChains.BUILT_IN.contains(chain));
    }
}
