package io.chaindrift.processor.audit.model;

import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chain of a keyframe, or a piece of one that spans parts.
 *
 * @param table table name
 * @param name name in named form
 * @param policy policy of a built-in chain; null otherwise
 * @param ruleCount rules in the whole chain
 * @param digest digest of the whole chain, lower-case hex
 * @param firstRule 0-based index of the piece's first rule
 * @param runs the rules of the piece; null where only count and digest are kept
 */
public record ChainPiece(
        String table,
        String name,
        @Nullable String policy,
        int ruleCount,
        String digest,
        int firstRule,
        @Nullable List<RuleRun> runs) {

    public ChainPiece {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        runs = runs == null ? null : List.copyOf(runs);
    }
}
