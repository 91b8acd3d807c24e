package io.chaindrift.processor.mapping;

import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.fleet.FleetBooks;
import io.chaindrift.processor.fleet.FleetSums;
import io.chaindrift.processor.fleet.Presence;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes what the books of a fleet are made of. Stateless and thread-safe. */
public final class FleetMapper {

    private FleetMapper() {}

    /** A row, for the fleet topic. */
    public static FleetStatus fleet(FleetBooks.Row row, FleetSums sums) {
        return FleetStatus.newBuilder()
                .setCluster(row.cluster())
                .setRouterVersion(row.routerVersion())
                .setNodesExpected(sums.expected())
                .setNodesReporting(sums.reporting())
                .setNodesSilent(sums.silent())
                .setNodesUnknown(sums.unknown())
                .setNodesClean(sums.clean())
                .setNodesDrifted(sums.drifted())
                .setNodesSuspect(sums.suspect())
                .setLagging(sums.lagging())
                .setDuplicateRules(sums.duplicateRules())
                .setStaleRules(sums.staleRules())
                .setMissingRules(sums.missingRules())
                .setOrphanPlanes(sums.orphanPlanes())
                .setAsOf(Instant.ofEpochMilli(sums.asOf()))
                .setNodesUnexpected(sums.unexpected())
                .build();
    }

    /** What a node that stands so adds to the books. */
    public static Contribution contribution(NodeStanding standing) {
        return new Contribution(
                standing.getRouterVersion(),
                standing.getExpected(),
                Contribution.Standing.valueOf(
                        Objects.requireNonNull(standing.getStanding()).name()),
                standing.getLagging(),
                standing.getDuplicateRules(),
                standing.getStaleRules(),
                standing.getMissingRules(),
                standing.getOrphanPlanes(),
                standing.getObservedAt().toEpochMilli());
    }

    /** Whether the node speaks; null: it is gone. */
    public static @Nullable Presence presence(LivenessState state) {
        return switch (state) {
            case LIVE -> Presence.LIVE;
            case SILENT -> Presence.SILENT;
            case UNKNOWN -> Presence.UNKNOWN;
            case REMOVED -> null;
        };
    }
}
