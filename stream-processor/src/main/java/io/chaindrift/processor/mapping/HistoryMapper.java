package io.chaindrift.processor.mapping;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeHistoryKind;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Commits;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.StandingRow;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.schemas.HistoryEntries;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is said of a chain, finding or node that changed: what it is now, or where it is gone what it was, at the time it went. Stateless and thread-safe. */
public final class HistoryMapper {

    private HistoryMapper() {}

    /**
     * The chain's record.
     *
     * @param before the state before the event
     * @param at when the event was observed, in milliseconds since 1970
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainDrift drift(NodeState before, AuditFact.DriftChanged changed, long at) {
        DriftRow row = changed.row() == null ? before.chain(changed.chain()).row() : changed.row();
        if (row == null) {
            return null;
        }
        ChainDrift drift = FactMapper.drift(before.cluster(), before.node(), row);
        return changed.row() != null
                ? drift
                : ChainDrift.newBuilder(drift)
                        .setObservedAt(Instant.ofEpochMilli(at))
                        .build();
    }

    /**
     * The line of a chain that stands otherwise than before.
     *
     * @param drift the chain's record
     * @param before the state before the event
     * @param after the state after it
     */
    public static ChainDriftEntry line(
            ChainDrift drift, AuditFact.DriftChanged changed, NodeState before, NodeState after) {
        ChainDriftEntry line = HistoryEntries.of(drift, FactMapper.because(changed.reason()));
        line.put("committer", committer(before.plane(drift.getPlane()), after.plane(drift.getPlane())));
        return line;
    }

    /** Who committed last, where a capture told of commits that the one before it did not know. */
    private static @Nullable String committer(PlaneState before, PlaneState after) {
        Commits was = commits(before);
        Commits now = commits(after);
        return now == null || (was != null && was.after() == now.after()) ? null : now.committer();
    }

    private static @Nullable Commits commits(PlaneState plane) {
        CaptureMark mark = plane.mark();
        return mark == null ? null : mark.commits();
    }

    /**
     * The finding's record.
     *
     * @param before the state before the event
     * @param at when the event was observed, in milliseconds since 1970
     * @return null where it is gone and nothing was said of it
     */
    public static @Nullable ChainFinding finding(NodeState before, AuditFact.FindingChanged changed, long at) {
        FindingMemory memory = changed.memory() == null ? before.findings().get(changed.id()) : changed.memory();
        if (memory == null) {
            return null;
        }
        ChainFinding finding = FactMapper.finding(before.cluster(), before.node(), memory.row());
        return changed.memory() != null
                ? finding
                : ChainFinding.newBuilder(finding)
                        .setLastChangedAt(Instant.ofEpochMilli(at))
                        .build();
    }

    /** The line of a node that stands otherwise than before. */
    public static NodeHistoryEntry standing(NodeState before, StandingRow row) {
        return line(
                before,
                NodeHistoryKind.STANDING,
                row.books().asOf(),
                row.since(before.standing()),
                line -> line.setStanding(FactMapper.standing(before.cluster(), before.node(), row)));
    }

    /**
     * The line of a node that is gone.
     *
     * @param at when, in milliseconds since 1970
     * @return null where nothing was said of it
     */
    public static @Nullable NodeHistoryEntry gone(NodeState before, long at) {
        StandingRow last = before.standing();
        return last == null
                ? null
                : line(
                        before,
                        NodeHistoryKind.STANDING,
                        at,
                        EmitReason.REMOVED,
                        line -> line.setStanding(FactMapper.standing(before.cluster(), before.node(), last)));
    }

    /** The line of a chain that came otherwise than before through an upgrade. */
    public static NodeHistoryEntry upgrade(NodeState before, UpgradeRow row) {
        UpgradeRow last = before.chain(row.chain()).upgrade();
        return line(
                before,
                NodeHistoryKind.UPGRADE,
                row.evidence().observedAt(),
                row.since(last),
                line -> line.setUpgrade(FactMapper.upgrade(before.cluster(), before.node(), row)));
    }

    private static NodeHistoryEntry line(
            NodeState node,
            NodeHistoryKind kind,
            long at,
            EmitReason because,
            Consumer<NodeHistoryEntry.Builder> body) {
        NodeHistoryEntry.Builder line = NodeHistoryEntry.newBuilder()
                .setCluster(node.cluster())
                .setNode(node.node())
                .setKind(kind)
                .setObservedAt(Instant.ofEpochMilli(at))
                .setEmittedBecause(FactMapper.because(because));
        body.accept(line);
        return line.build();
    }
}
