package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import java.util.List;

/** A chain's rules as texts, cut out of the save once. */
record ChainText(Chain chain, String[] rules) {

    static ChainText of(Chain chain) {
        List<Rule> rules = chain.rules();
        String[] texts = new String[rules.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = rules.get(i).text();
        }
        return new ChainText(chain, texts);
    }

    String name() {
        return chain.name();
    }
}
