package io.chaindrift.remediator.recommend;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding that is not resolved by the plan, and why. Immutable.
 *
 * @param findingId the finding; null: the refusal is about the whole node
 * @param table the finding's table; null: it is about a whole plane
 * @param chain the finding's chain; null: it is about a whole plane
 * @param rule the finding's rule; null: it is about a whole plane
 * @param reason why, for people
 */
public record Refusal(
        @Nullable String findingId,
        @Nullable String table,
        @Nullable String chain,
        @Nullable String rule,
        String reason) {

    /** By table, chain, rule, finding and reason; what is missing comes first. */
    static final Comparator<Refusal> ORDER = Comparator.comparing(Refusal::table, nullable())
            .thenComparing(Refusal::chain, nullable())
            .thenComparing(Refusal::rule, nullable())
            .thenComparing(Refusal::findingId, nullable())
            .thenComparing(Refusal::reason);

    public Refusal {
        Objects.requireNonNull(reason, "reason");
    }

    static Refusal of(NodeFinding finding, String reason) {
        return new Refusal(finding.findingId(), finding.table(), finding.chain(), finding.rule(), reason);
    }

    private static Comparator<@Nullable String> nullable() {
        return Comparator.nullsFirst(Comparator.naturalOrder());
    }
}
