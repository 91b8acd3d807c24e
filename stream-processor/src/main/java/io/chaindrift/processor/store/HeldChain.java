package io.chaindrift.processor.store;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a chain: count and digest of each, the rules of kube-router's own chains.
 *
 * @param table table name
 * @param name name in named form
 * @param policy policy of a built-in chain; null otherwise
 * @param rules how many rules it has
 * @param digest digest in named form, lower-case hex
 * @param runs its rules; null where only count and digest are kept
 */
record HeldChain(
        String table,
        String name,
        @Nullable String policy,
        int rules,
        String digest,
        @Nullable List<RuleRun> runs) {

    HeldChain {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        runs = runs == null ? null : List.copyOf(runs);
    }

    /** What is stored of a chain. */
    static HeldChain of(NamedChain chain) {
        return new HeldChain(
                chain.key().table(),
                chain.key().name(),
                chain.policy(),
                chain.ruleCount(),
                chain.digest().hex(),
                chain.hasRules() ? chain.runs() : null);
    }

    /** The chain as the ruleset module knows it. */
    NamedChain named() {
        ChainKey key = new ChainKey(table, name);
        List<RuleRun> known = runs;
        return known == null
                ? NamedChain.summary(key, policy, rules, Digest.ofHex(digest))
                : NamedChain.of(key, null, policy, known, new int[0]);
    }
}
