package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.plan.PlanClass;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a plane.
 *
 * @param kind what
 * @param table the table, or null for a whole plane
 * @param chain the chain, or null for a whole plane
 * @param rule the rule's text as saved, churned names replaced; null for a whole plane
 * @param copies copies on the node; for MISSING how many are missing
 * @param surplus how many of them are too many
 * @param tag the tag in its comment, or null
 * @param tagVerified whether the tag was recomputed from the rule and is equal
 * @param writtenBy the releases that write this rule, or null
 * @param why the reason, for people
 * @param remedy what helps
 * @param planClass what deleting the surplus does, the worst of its deletions; null when nothing is deleted
 * @param proof why, or which traffic; null when nothing is deleted
 * @param harmRulesPerPacket rules that a packet passes more because of it, on the worst path
 * @param deleteIndexes 1-based indexes of what the plan deletes, ascending
 * @param refusal why nothing is deleted although something is wrong; null otherwise
 */
public record Finding(
        FindingKind kind,
        @Nullable String table,
        @Nullable String chain,
        @Nullable String rule,
        long copies,
        long surplus,
        @Nullable String tag,
        boolean tagVerified,
        @Nullable String writtenBy,
        String why,
        Remedy remedy,
        @Nullable PlanClass planClass,
        @Nullable String proof,
        long harmRulesPerPacket,
        List<Integer> deleteIndexes,
        @Nullable String refusal) {

    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(remedy, "remedy");
        deleteIndexes = List.copyOf(deleteIndexes);
    }
}
