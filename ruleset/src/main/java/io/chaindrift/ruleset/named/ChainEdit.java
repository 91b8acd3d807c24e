package io.chaindrift.ruleset.named;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one chain between two captures.
 *
 * @param key the chain
 * @param kind whether it came, went or changed
 * @param oldDigest its digest before; null where it came, and where the writer leaves it to the base's digest, which stands for
 *     those of all its chains
 * @param newDigest its digest after; null where it went
 * @param policy its policy after; null for user-defined chains and where it went
 * @param ruleCount its rules after
 * @param detailed true when {@code splices} lead from the old content to the new; false where only count and digest are known
 * @param splices edits in descending position, each in terms of the old chain
 */
public record ChainEdit(
        ChainKey key,
        Kind kind,
        @Nullable Digest oldDigest,
        @Nullable Digest newDigest,
        @Nullable String policy,
        int ruleCount,
        boolean detailed,
        List<Splice> splices) {

    /** What happened. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    public ChainEdit {
        splices = List.copyOf(splices);
    }
}
