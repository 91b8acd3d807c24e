package io.chaindrift.processor.api.view;

import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.Severity;
import io.chaindrift.fact.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node in one row, derived from its drift, findings and liveness facts. Counts are sums over its chains; times are milliseconds
 * since 1970-01-01T00:00:00Z.
 *
 * @param cluster cluster id
 * @param node node name
 * @param state the one state that counts in the books
 * @param stateReason why it is in that state, for people
 * @param verdict worst verdict of its chains; UNKNOWN without any
 * @param routerVersion exact version of its router, from the latest fact that knows one; null: not known
 * @param routerVersionClass class of versions that write the same rules; null: not known
 * @param routerFlavour who built the router
 * @param routerVersionHow how the version is known
 * @param previousRouterVersion version before this one; null: none was seen
 * @param planes planes with facts, sorted
 * @param duplicateRules further copies of rules that belong
 * @param staleRules rules of older releases or for arguments no longer in use
 * @param missingRules rules the router owns that are not there
 * @param foreignRules rules that are not the router's; no drift
 * @param outOfOrderRules rules at another place than the router puts them; no drift
 * @param driftRules duplicateRules + staleRules + missingRules
 * @param orphanPlanes planes that the router has left and that still filter
 * @param openFindings findings confirmed and not resolved
 * @param provisionalFindings findings not yet confirmed
 * @param severity most urgent severity of these findings; null: there are none
 * @param harmRulesPerPacket rules a packet on the worst path passes in vain: the largest sum over the findings of one family and hook
 * @param harmHook that path, such as INPUT; null: there is no harm
 * @param growth GROWING when any chain grows
 * @param copiesPerSyncMilli growth in thousandths of a copy per sync, over its growing chains
 * @param copiesPerDayMilli growth in thousandths of a copy per day, over its growing chains
 * @param cause cause of the chain with most drift
 * @param lastSeen when it last said anything, by its clock; null: never
 * @param observedAt when the latest fact on its rules was observed; null: there is none
 */
public record NodeStatus(
        String cluster,
        String node,
        NodeState state,
        String stateReason,
        Verdict verdict,
        @Nullable String routerVersion,
        @Nullable String routerVersionClass,
        RouterFlavour routerFlavour,
        RouterVersionHow routerVersionHow,
        @Nullable String previousRouterVersion,
        List<String> planes,
        long duplicateRules,
        long staleRules,
        long missingRules,
        long foreignRules,
        long outOfOrderRules,
        long driftRules,
        long orphanPlanes,
        long openFindings,
        long provisionalFindings,
        @Nullable Severity severity,
        long harmRulesPerPacket,
        @Nullable String harmHook,
        Growth growth,
        long copiesPerSyncMilli,
        long copiesPerDayMilli,
        DriftCause cause,
        @Nullable Long lastSeen,
        @Nullable Long observedAt) {

    /** Copies the list. */
    public NodeStatus {
        planes = List.copyOf(planes);
    }
}
