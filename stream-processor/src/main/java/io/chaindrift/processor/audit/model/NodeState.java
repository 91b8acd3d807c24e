package io.chaindrift.processor.audit.model;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a node: a fold of its log.
 *
 * @param cluster cluster id
 * @param node node name
 * @param ledgers per writer how far its log is known
 * @param bootId the kernel's boot id; null where not told yet
 * @param routers the routers it had
 * @param upgrade its latest upgrade; null where none was seen
 * @param expected whether the inventory expects it to report; null where it has not spoken of it
 * @param reportWantedAt observedAt of the event that last made a fresh report wanted; null when none did
 * @param contribution what was last added to the fleet's books; null before the first
 * @param boot the boot it is in, when its beginning was seen; null otherwise
 * @param standing the row that was last said of it; null before the first
 * @param counts what was counted in its log
 * @param planes its planes by id
 * @param chains what is remembered of its own chains
 * @param findings its findings by id
 */
public record NodeState(
        String cluster,
        String node,
        SortedMap<EventSource, SourceLedger> ledgers,
        @Nullable String bootId,
        RouterHistory routers,
        @Nullable Upgrade upgrade,
        @Nullable Boolean expected,
        @Nullable Long reportWantedAt,
        @Nullable Contribution contribution,
        @Nullable Boot boot,
        @Nullable StandingRow standing,
        LogCounts counts,
        SortedMap<String, PlaneState> planes,
        SortedMap<ChainId, ChainMemory> chains,
        SortedMap<String, FindingMemory> findings) {

    public NodeState {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(routers, "routers");
        Objects.requireNonNull(counts, "counts");
        ledgers = Collected.sorted(ledgers);
        planes = Collected.sorted(planes);
        chains = Collected.sorted(chains);
        findings = Collected.sorted(findings);
    }

    /** A node of which nothing is known. */
    public static NodeState empty(String cluster, String node) {
        return new NodeState(
                cluster,
                node,
                new TreeMap<>(),
                null,
                RouterHistory.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                LogCounts.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** True when nothing is known. */
    public boolean isEmpty() {
        return ledgers.isEmpty() && equals(empty(cluster, node));
    }

    /** The plane's state; an empty one where nothing is known. */
    public PlaneState plane(String plane) {
        return planes.getOrDefault(plane, PlaneState.empty(plane));
    }

    /** What is remembered of a chain. */
    public ChainMemory chain(ChainId id) {
        return chains.getOrDefault(id, ChainMemory.NONE);
    }

    /** Whether a chain of that plane has a row. */
    public boolean isTold(String plane) {
        return chains.entrySet().stream()
                .anyMatch(known ->
                        known.getKey().plane().equals(plane) && known.getValue().row() != null);
    }

    /** Router syncs seen on all planes together. */
    public long syncs() {
        return planes.values().stream().mapToLong(PlaneState::syncs).sum();
    }

    /** What broke in the inventory's log of this node and has not been made good; null where nothing. */
    public @Nullable Trouble inventoryTrouble() {
        SourceLedger log = ledgers.get(EventSource.INVENTORY);
        return log == null ? null : log.trouble();
    }

    NodeState withLedger(EventSource source, SourceLedger ledger, @Nullable String bootNow) {
        return new NodeState(
                cluster,
                node,
                Collected.with(ledgers, source, ledger),
                bootNow,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withRouters(RouterHistory history) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                history,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withUpgrade(Upgrade latest) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                latest,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withExpected(boolean isExpected) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                isExpected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withReportWanted(long at) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                at,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withContribution(Contribution latest) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                latest,
                boot,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withBoot(Boot latest) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                latest,
                standing,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withStanding(StandingRow row) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                row,
                counts,
                planes,
                chains,
                findings);
    }

    NodeState withCounts(LogCounts counted) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counted,
                planes,
                chains,
                findings);
    }

    NodeState withPlane(PlaneState plane) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                Collected.with(planes, plane.plane(), plane),
                chains,
                findings);
    }

    NodeState withChain(ChainId id, @Nullable ChainMemory memory) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                Collected.with(chains, id, memory),
                findings);
    }

    NodeState withFinding(String id, @Nullable FindingMemory memory) {
        return new NodeState(
                cluster,
                node,
                ledgers,
                bootId,
                routers,
                upgrade,
                expected,
                reportWantedAt,
                contribution,
                boot,
                standing,
                counts,
                planes,
                chains,
                Collected.with(findings, id, memory));
    }
}
