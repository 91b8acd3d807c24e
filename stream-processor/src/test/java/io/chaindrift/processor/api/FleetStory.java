package io.chaindrift.processor.api;

import io.chaindrift.event.Trust;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeleteRun;
import io.chaindrift.fact.DriftCause;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.PlanClass;
import io.chaindrift.fact.Remedy;
import io.chaindrift.fact.Verdict;
import io.chaindrift.remediation.PlannedDelete;
import io.chaindrift.remediation.RemediationEvent;
import io.chaindrift.remediation.RemediationMode;
import io.chaindrift.remediation.RemediationState;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.HistoryEntries;
import java.time.Instant;
import java.util.List;

/**
 * A fleet of nine nodes with something of everything: two clean, one with a foreign rule, stale rules after an upgrade, copies that
 * grow, copies that no longer do, a lost rule, one that cannot be judged and one that is silent.
 */
final class FleetStory {

    static final String GROWING_RULE =
            "-A KUBE-ROUTER-INPUT -p tcp -m comment --comment \"allow LOCAL TCP traffic to node ports - "
                    + "LR7XO7NXDBGQJD2M\" -m addrtype --dst-type LOCAL -m multiport --dports 30000:32767 -j RETURN";
    static final String STALE_RULE =
            "-A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -m comment --comment \"allow traffic to cluster IP - "
                    + "M66LPN4N3KB5HTJR\" -j RETURN";

    private static final String FORWARD = "KUBE-ROUTER-FORWARD";
    private static final String OUTPUT = "KUBE-ROUTER-OUTPUT";
    private static final Instant UPGRADED = Facts.NOON.minusSeconds(7_200);

    private FleetStory() {}

    static void tell(FactTopicsUnderTest topics) {
        for (String node : List.of("node-a", "node-b", "node-c", "node-d", "node-e", "node-f", "node-h", "node-u")) {
            topics.publish(ChaindriftTopic.LIVENESS, Facts.live(node, Facts.NOON));
            topics.publish(
                    ChaindriftTopic.DRIFT,
                    Facts.clean(node, FORWARD, "v2.2.1", 33),
                    Facts.clean(node, OUTPUT, "v2.2.1", 17));
            topics.publish(ChaindriftTopic.DRIFT, Facts.clean(node, "KUBE-NWPLCY-DEFAULT", "v2.2.1", 1));
        }
        topics.publish(ChaindriftTopic.LIVENESS, Facts.liveness("node-s", LivenessState.SILENT, UPGRADED));
        topics.publish(ChaindriftTopic.DRIFT, Facts.clean("node-s", Facts.INPUT, "v2.0.1", 12));
        topics.publish(
                ChaindriftTopic.DRIFT,
                Facts.clean("node-e", Facts.INPUT, "v2.2.1", 9),
                Facts.clean("node-f", Facts.INPUT, "v2.2.1", 9));
        topics.publish(
                ChaindriftTopic.DRIFT,
                ChainDrift.newBuilder(Facts.clean("node-d", Facts.INPUT, "v2.2.1", 9))
                        .setRules(11)
                        .setForeignRules(2)
                        .build(),
                ChainDrift.newBuilder(Facts.clean("node-u", Facts.INPUT, "v2.2.1", 9))
                        .setVerdict(Verdict.UNKNOWN)
                        .setUnknownReason("the capture was cut off at line 40")
                        .setTrust(Trust.SUSPECT)
                        .build());
        stale(topics, "node-a");
        stale(topics, "node-b");
        copies(topics);
        growing(topics);
    }

    private static void stale(FactTopicsUnderTest topics, String node) {
        ChainDrift now = ChainDrift.newBuilder(Facts.stale(node, Facts.INPUT, "v2.2.1", 12, 2))
                .setPreviousRouterVersion("v1.5.3")
                .setUpgradeId("upgrade-" + node)
                .build();
        topics.publish(ChaindriftTopic.DRIFT, now);
        topics.publish(
                ChaindriftTopic.DRIFT_HISTORY,
                HistoryEntries.of(
                        ChainDrift.newBuilder(Facts.clean(node, Facts.INPUT, "v1.5.3", 12))
                                .setObservedAt(UPGRADED.minusSeconds(3_600))
                                .build(),
                        EmitReason.FIRST_SEEN),
                HistoryEntries.of(
                        ChainDrift.newBuilder(now)
                                .setObservedAt(UPGRADED.plusSeconds(60))
                                .build(),
                        EmitReason.COUNTS_CHANGED));
        topics.publish(ChaindriftTopic.UPGRADES, Facts.upgrade(node, "upgrade-" + node, "v1.5.3", "v2.0.1", UPGRADED));
        ChainFinding range = ChainFinding.newBuilder(
                        Facts.finding(node, "range", FindingKind.STALE_VERSION, STALE_RULE))
                .setTag("M66LPN4N3KB5HTJR")
                .setTagVerified(true)
                .setUpgradeId("upgrade-" + node)
                .build();
        ChainFinding accept = ChainFinding.newBuilder(Facts.finding(
                        node,
                        "accept",
                        FindingKind.STALE_VERSION,
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"rule to explicitly ACCEPT traffic that comply to network policies\""
                                + " -m mark --mark 0x20000/0x20000 -j ACCEPT"))
                .setWrittenBy("v1.5-v1.6")
                .setUpgradeId("upgrade-" + node)
                .setPlanClass(PlanClass.VERDICT_CHANGING)
                .setProof("it accepts marked packets before the pod jumps")
                .setDeleteRuns(List.of(new DeleteRun(5L, 1L, 1L)))
                .build();
        topics.publish(ChaindriftTopic.FINDINGS, range, accept);
        topics.publish(
                ChaindriftTopic.FINDINGS_HISTORY,
                HistoryEntries.of(range, EmitReason.OPENED),
                HistoryEntries.of(accept, EmitReason.OPENED));
        topics.publish(ChaindriftTopic.REMEDIATION_EVENTS, recommendation(node, range, PlanClass.VERDICT_CHANGING));
    }

    private static void copies(FactTopicsUnderTest topics) {
        ChainDrift now = ChainDrift.newBuilder(Facts.duplicated("node-c", Facts.INPUT, "v2.2.1", 9, 26))
                .setPreviousRouterVersion("v2.1.2")
                .setUpgradeId("upgrade-c")
                .build();
        for (int sync = 0; sync < 13; sync++) {
            topics.publish(
                    ChaindriftTopic.DRIFT_HISTORY,
                    HistoryEntries.of(
                            ChainDrift.newBuilder(Facts.duplicated("node-c", Facts.INPUT, "v2.1.2", 9, 2L * sync))
                                    .setObservedAt(UPGRADED.minusSeconds(300L * (13 - sync)))
                                    .build(),
                            EmitReason.COUNTS_CHANGED));
        }
        topics.publish(ChaindriftTopic.DRIFT, now);
        topics.publish(
                ChaindriftTopic.UPGRADES,
                Facts.upgrade("node-c", "upgrade-0", "v2.0.1", "v2.1.2", UPGRADED.minusSeconds(300L * 13)),
                Facts.upgrade("node-c", "upgrade-c", "v2.1.2", "v2.2.1", UPGRADED));
        ChainFinding finding =
                duplicate("node-c", 14, 13).setRouterVersion("v2.2.1").build();
        topics.publish(ChaindriftTopic.FINDINGS, finding);
        topics.publish(ChaindriftTopic.FINDINGS_HISTORY, HistoryEntries.of(finding, EmitReason.OPENED));
        topics.publish(ChaindriftTopic.REMEDIATION_EVENTS, recommendation("node-c", finding, PlanClass.NO_OP));
    }

    private static void growing(FactTopicsUnderTest topics) {
        topics.publish(ChaindriftTopic.DRIFT, growing(40));
        topics.publish(
                ChaindriftTopic.FINDINGS,
                duplicate("node-h", 41, 40)
                        .setRouterVersion("v2.1.2")
                        .setCause(DriftCause.EXISTENCE_CHECK_BROKEN_NOW)
                        .setRemedy(Remedy.UPGRADE_FIRST)
                        .setPlanClass(null)
                        .setProof(null)
                        .setRefusal("the running router would bring the copies back at its next sync")
                        .setDeleteRuns(List.of())
                        .build());
    }

    /** The chain that grows, at so many copies. */
    static ChainDrift growing(long copies) {
        return ChainDrift.newBuilder(Facts.duplicated("node-h", Facts.INPUT, "v2.1.2", 9, copies))
                .setGrowth(Growth.GROWING)
                .setCause(DriftCause.EXISTENCE_CHECK_BROKEN_NOW)
                .setCopiesPerSyncMilli(2_000)
                .setCopiesPerDayMilli(576_000)
                .build();
    }

    private static ChainFinding.Builder duplicate(String node, long copies, long surplus) {
        return ChainFinding.newBuilder(Facts.finding(node, "ports", FindingKind.DUPLICATE, GROWING_RULE))
                .setTag("LR7XO7NXDBGQJD2M")
                .setTagVerified(true)
                .setWrittenBy("v2.0-v2.11")
                .setCopies(copies)
                .setSurplus(surplus)
                .setHarmRulesPerPacket(surplus)
                .setCause(DriftCause.EXISTENCE_CHECK_BROKEN_EARLIER)
                .setUpgradeId("upgrade-0")
                .setWhy(surplus + " further copies of a rule that stands at its place")
                .setDeleteRuns(List.of(new DeleteRun(4L, 1L, surplus)));
    }

    private static RemediationEvent recommendation(String node, ChainFinding finding, PlanClass worst) {
        return RemediationEvent.newBuilder()
                .setSagaId("saga-" + node)
                .setCluster(Facts.CLUSTER)
                .setNode(node)
                .setPlane(Facts.PLANE)
                .setState(RemediationState.RECOMMENDED)
                .setMode(RemediationMode.RECOMMEND)
                .setPlanDigest(Facts.DIGEST)
                .setPlanClass(worst)
                .setDeletes(List.of(PlannedDelete.newBuilder()
                        .setTable("filter")
                        .setChain(Facts.INPUT)
                        .setFirst(4)
                        .setStep(1)
                        .setCount(finding.getSurplus())
                        .setRule(finding.getRule())
                        .setClass$(PlanClass.NO_OP)
                        .setProof("the same rule stands before it")
                        .setFindingId(finding.getFindingId())
                        .build()))
                .setRefusals(List.of())
                .setReason("a person should run the plan right after a sync")
                .setGates(List.of())
                .setDecidedAt(Facts.NOON)
                .setDecidedBy("remediator, default policy")
                .setFindingIds(List.of(finding.getFindingId()))
                .setEvidenceStream(Facts.STREAM)
                .setEvidenceEpoch(1L)
                .setEvidenceSequence(7L)
                .setEvidenceDigest(Facts.DIGEST)
                .build();
    }
}
