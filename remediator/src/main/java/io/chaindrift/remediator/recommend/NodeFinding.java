package io.chaindrift.remediator.recommend;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the remediator needs of one finding. Immutable.
 *
 * @param findingId stable id, unique in the node
 * @param key the node
 * @param plane the plane's id
 * @param table the table; null: the finding is about the whole plane
 * @param chain the chain; null: the finding is about the whole plane
 * @param kind what is wrong
 * @param state where it stands
 * @param rule the rule as saved; null: the finding is about the whole plane
 * @param writtenBy versions that write the rule, for people; null: not known
 * @param surplus copies too many
 * @param growing true: each sync of the running router adds a copy
 * @param remedy what removes it
 * @param planClass what deleting the surplus does; null: not proved, or there is nothing to delete
 * @param proof why it has that class, for people; null: there is nothing to delete
 * @param refusal why no deletion is planned, for people; null: one is, or there is nothing to delete
 * @param deletes the rules to delete, by index in the capture; a record of the finding is written whenever they move
 * @param changedAt header time of the event that caused the record
 * @param silencedUntil until when a person has silenced it; null: it is not silenced
 * @param evidence the event that caused the record
 */
public record NodeFinding(
        String findingId,
        NodeKey key,
        String plane,
        @Nullable String table,
        @Nullable String chain,
        FindingKind kind,
        FindingState state,
        @Nullable String rule,
        @Nullable String writtenBy,
        long surplus,
        boolean growing,
        FindingRemedy remedy,
        @Nullable DeleteClass planClass,
        @Nullable String proof,
        @Nullable String refusal,
        List<IndexRun> deletes,
        Instant changedAt,
        @Nullable Instant silencedUntil,
        Evidence evidence) {

    public NodeFinding {
        Objects.requireNonNull(findingId, "findingId");
        Objects.requireNonNull(plane, "plane");
        deletes = List.copyOf(deletes);
    }

    /** Whether there is still something to decide about it. */
    public boolean isActive() {
        return state != FindingState.RESOLVED;
    }
}
