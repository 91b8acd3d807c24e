package io.chaindrift.remediator.recommend;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Equal rules to delete from one chain. Immutable.
 *
 * @param table the table
 * @param chain the chain, by the kernel's name
 * @param run the rules' indexes in the capture that the plan names
 * @param rule the rule as saved, without counters
 * @param deleteClass what deleting it does to traffic
 * @param proof why it has that class, for people
 * @param writtenBy versions that write the rule, for people; null: not known
 * @param findingId the finding that the deletion resolves
 */
public record RuleDelete(
        String table,
        String chain,
        IndexRun run,
        String rule,
        DeleteClass deleteClass,
        String proof,
        @Nullable String writtenBy,
        String findingId) {

    /** By table, chain and index. */
    static final Comparator<RuleDelete> ORDER = Comparator.comparing(RuleDelete::table)
            .thenComparing(RuleDelete::chain)
            .thenComparing(RuleDelete::run)
            .thenComparing(RuleDelete::findingId);

    public RuleDelete {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(deleteClass, "deleteClass");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(findingId, "findingId");
    }
}
