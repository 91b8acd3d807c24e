package io.chaindrift.processor.audit.model;

import io.chaindrift.ruleset.named.Splice;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The change of a chain in a delta, or a piece of it that spans parts.
 *
 * @param table table name
 * @param name name in named form
 * @param kind what happened
 * @param oldDigest digest before, lower-case hex; null where the chain came, or where it is left to the base's
 * @param newDigest digest after; null where it went
 * @param policy policy of a built-in chain after the change; null otherwise
 * @param ruleCount rules after the change
 * @param splices the edits in descending place; null where only count and digest are kept
 */
public record EditPiece(
        String table,
        String name,
        Kind kind,
        @Nullable String oldDigest,
        @Nullable String newDigest,
        @Nullable String policy,
        int ruleCount,
        @Nullable List<Splice> splices) {

    public EditPiece {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        splices = splices == null ? null : List.copyOf(splices);
    }

    /** What happened to a chain. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }
}
