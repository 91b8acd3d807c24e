package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of one thing that is wrong.
 *
 * @param plane plane id
 * @param table table; null where the finding is about the plane
 * @param chain chain; null where the finding is about the plane
 * @param kind what is wrong
 * @param rule the rule in canonical text; null where the finding is about the plane
 * @param copies copies on the node; for MISSING, how many are missing
 * @param surplus copies too many
 * @param tag the tag in the rule's comment; null where it has none
 * @param tagVerified whether the tag was recomputed and is equal
 * @param writtenBy versions that write the rule; null where not known
 * @param harm rules that a packet on the worst path passes in vain
 * @param remedy what removes it
 * @param planClass what deletion does to traffic; null where nothing is to be deleted
 * @param proof why the deletion has that class; null where nothing is to be deleted
 * @param refusal why no deletion is planned; null where one is
 * @param why why this is a finding
 * @param deletes the rules to delete
 */
public record FindingBody(
        String plane,
        @Nullable String table,
        @Nullable String chain,
        FindingKind kind,
        @Nullable String rule,
        long copies,
        long surplus,
        @Nullable String tag,
        boolean tagVerified,
        @Nullable String writtenBy,
        long harm,
        Remedy remedy,
        @Nullable PlanClass planClass,
        @Nullable String proof,
        @Nullable String refusal,
        String why,
        List<DeleteRun> deletes) {

    public FindingBody {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(remedy, "remedy");
        Objects.requireNonNull(why, "why");
        deletes = List.copyOf(deletes);
    }

    /** True when the finding is about that chain. */
    public boolean isIn(ChainId id) {
        return plane.equals(id.plane())
                && id.table().equals(table)
                && id.chain().equals(chain);
    }
}
