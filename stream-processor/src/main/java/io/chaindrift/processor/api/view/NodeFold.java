package io.chaindrift.processor.api.view;

import io.chaindrift.event.Trust;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.fact.Severity;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.Verdict;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Makes a node's row from its facts. A pure function of them. */
final class NodeFold {

    /** Worst first. */
    private static final List<Verdict> BY_BADNESS =
            List.of(Verdict.UNKNOWN, Verdict.MISSING, Verdict.SURPLUS, Verdict.DISORDERED, Verdict.CLEAN);

    private static final List<Severity> BY_URGENCY =
            List.of(Severity.PAGE, Severity.TICKET, Severity.UNKNOWN, Severity.INFO);

    private final String cluster;
    private final String node;
    private final Collection<ChainDrift> chains;
    private final List<ChainFinding> findings;
    private final @Nullable NodeLiveness liveness;
    private final @Nullable NodeStanding standing;
    private final @Nullable RouterInterval router;

    private NodeFold(
            String cluster,
            String node,
            Collection<ChainDrift> chains,
            Collection<ChainFinding> findings,
            @Nullable NodeLiveness liveness,
            @Nullable NodeStanding standing,
            @Nullable RouterInterval router) {
        this.cluster = cluster;
        this.node = node;
        this.chains = chains;
        this.findings = findings.stream()
                .filter(f -> f.getState() != FindingState.RESOLVED)
                .toList();
        this.liveness = liveness;
        this.standing = standing;
        this.router = router;
    }

    /**
     * The row of a node, or empty when it is gone or nothing is known of it.
     *
     * @param router its router then, where any evidence tells of one; counts where no chain was judged by a router
     */
    static Optional<NodeStatus> fold(
            String cluster,
            String node,
            Collection<ChainDrift> chains,
            Collection<ChainFinding> findings,
            @Nullable NodeLiveness liveness,
            @Nullable NodeStanding standing,
            @Nullable RouterInterval router) {
        boolean removed = liveness != null && liveness.getState() == LivenessState.REMOVED;
        boolean unheardOf = liveness == null && standing == null && chains.isEmpty() && findings.isEmpty();
        return removed || unheardOf
                ? Optional.empty()
                : Optional.of(new NodeFold(cluster, node, chains, findings, liveness, standing, router).row());
    }

    private NodeStatus row() {
        Verdict verdict = chains.stream()
                .map(ChainDrift::getVerdict)
                .min(Comparator.comparingInt(BY_BADNESS::indexOf))
                .orElse(isClean() ? Verdict.CLEAN : Verdict.UNKNOWN);
        long drift = sum(ChainDrift::getDriftRules);
        long orphans = findings.stream()
                .filter(f -> f.getKind() == FindingKind.ORPHAN_PLANE)
                .count();
        NodeState state = state(verdict, drift, orphans);
        RouterWord told = routerWord();
        Harm harm = Harm.of(findings);
        return new NodeStatus(
                cluster,
                node,
                state,
                reason(state, drift, orphans),
                verdict,
                told.version(),
                told.versionClass(),
                told.flavour(),
                told.how(),
                told.previousVersion(),
                chains.stream().map(ChainDrift::getPlane).distinct().sorted().toList(),
                sum(ChainDrift::getDuplicateRules),
                sum(c -> c.getStaleVersionRules() + c.getStaleFlagRules()),
                sum(ChainDrift::getMissingRules),
                sum(ChainDrift::getForeignRules),
                sum(ChainDrift::getOutOfOrderRules),
                drift,
                orphans,
                count(FindingState.OPEN),
                count(FindingState.PROVISIONAL),
                findings.stream()
                        .map(ChainFinding::getSeverity)
                        .min(Comparator.comparingInt(BY_URGENCY::indexOf))
                        .orElse(null),
                harm.rulesPerPacket(),
                harm.hook(),
                growth(),
                sumGrowing(ChainDrift::getCopiesPerSyncMilli),
                sumGrowing(ChainDrift::getCopiesPerDayMilli),
                cause(),
                lastSeen(),
                observedAt());
    }

    /** The router that the latest judged chain names; where none does, the one that the evidence on routers tells of. */
    private RouterWord routerWord() {
        String stands = standing == null ? null : standing.getRouterVersion();
        return chains.stream()
                .filter(c -> c.getRouterVersion() != null || c.getRouterVersionClass() != null)
                .max(Comparator.comparing(ChainDrift::getObservedAt)
                        .thenComparing(ChainDrift::getPlane)
                        .thenComparing(ChainDrift::getChain))
                .map(RouterWord::of)
                .orElseGet(() -> RouterWord.of(router, stands));
    }

    private NodeState state(Verdict verdict, long drift, long orphans) {
        if (liveness != null && liveness.getState() == LivenessState.SILENT) {
            return NodeState.SILENT;
        }
        NodeStanding said = standing;
        if (said != null) {
            return state(Objects.requireNonNull(said.getStanding()));
        }
        if (verdict == Verdict.UNKNOWN || untrusted() > 0) {
            return NodeState.UNKNOWN;
        }
        boolean drifted = drift > 0 || orphans > 0 || verdict == Verdict.MISSING || verdict == Verdict.SURPLUS;
        return drifted ? NodeState.DRIFTED : NodeState.CLEAN;
    }

    /** The word of the fleet's books; suspect nodes are counted with the unknown ones here. */
    private static NodeState state(Standing said) {
        return switch (said) {
            case CLEAN -> NodeState.CLEAN;
            case DRIFTED -> NodeState.DRIFTED;
            case SUSPECT, UNKNOWN -> NodeState.UNKNOWN;
        };
    }

    private boolean isClean() {
        return standing != null && standing.getStanding() == Standing.CLEAN;
    }

    private String reason(NodeState state, long drift, long orphans) {
        return switch (state) {
            case SILENT -> "it has stopped reporting; what is shown is old";
            case UNKNOWN -> unknownReason();
            case DRIFTED -> driftedReason(drift, orphans);
            case CLEAN ->
                chains.isEmpty()
                        ? "no own chain of iptables holds a rule of kube-router's"
                        : "every own chain holds what its router owns and no more";
        };
    }

    private static String driftedReason(long drift, long orphans) {
        String rules = drift + (drift == 1 ? " rule of drift" : " rules of drift");
        String planes = orphans + (orphans == 1 ? " abandoned plane" : " abandoned planes");
        return orphans == 0 ? rules : drift == 0 ? planes : rules + ", " + planes;
    }

    private String unknownReason() {
        if (standing != null && standing.getReason() != null) {
            return standing.getReason();
        }
        if (chains.isEmpty()) {
            return liveness == null || liveness.getLastObservedAt() == null
                    ? "it was never heard"
                    : "it reports, and no ruleset of it has been judged";
        }
        long unjudged =
                chains.stream().filter(c -> c.getVerdict() == Verdict.UNKNOWN).count();
        return unjudged > 0
                ? unjudged + " of " + chains.size() + " chains cannot be judged"
                : "the latest capture of " + untrusted() + " of " + chains.size() + " chains is not trusted";
    }

    private long untrusted() {
        return chains.stream().filter(c -> c.getTrust() != Trust.TRUSTED).count();
    }

    private Growth growth() {
        if (chains.stream().anyMatch(c -> c.getGrowth() == Growth.GROWING)) {
            return Growth.GROWING;
        }
        if (chains.stream().anyMatch(c -> c.getGrowth() == Growth.SHRINKING)) {
            return Growth.SHRINKING;
        }
        boolean allStatic = !chains.isEmpty() && chains.stream().allMatch(c -> c.getGrowth() == Growth.STATIC);
        return allStatic ? Growth.STATIC : Growth.UNKNOWN;
    }

    private DriftCause cause() {
        return chains.stream()
                .filter(c -> c.getDriftRules() > 0)
                .max(Comparator.comparingLong(ChainDrift::getDriftRules)
                        .thenComparing(ChainDrift::getPlane)
                        .thenComparing(ChainDrift::getChain))
                .map(ChainDrift::getCause)
                .or(() -> findings.stream().map(ChainFinding::getCause).findFirst())
                .orElse(chains.isEmpty() ? DriftCause.UNKNOWN : DriftCause.NONE);
    }

    private @Nullable Long observedAt() {
        return chains.stream()
                .map(c -> c.getObservedAt().toEpochMilli())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Long lastSeen() {
        Long facts = observedAt();
        Long heard = liveness == null || liveness.getLastObservedAt() == null
                ? null
                : (Long) liveness.getLastObservedAt().toEpochMilli();
        if (heard == null || facts == null) {
            return heard == null ? facts : heard;
        }
        return Math.max(heard, facts);
    }

    private long count(FindingState state) {
        return findings.stream().filter(f -> f.getState() == state).count();
    }

    private long sum(ToLongFunction<ChainDrift> figure) {
        return chains.stream().mapToLong(figure).sum();
    }

    private long sumGrowing(ToLongFunction<ChainDrift> figure) {
        return chains.stream()
                .filter(c -> c.getGrowth() == Growth.GROWING)
                .mapToLong(figure)
                .sum();
    }
}
