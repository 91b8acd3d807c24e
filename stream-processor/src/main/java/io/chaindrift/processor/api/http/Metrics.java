package io.chaindrift.processor.api.http;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.Severity;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.NodeState;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What Prometheus reads. The series are bounded: labels are clusters and closed sets, never nodes, rules or chains. Computed anew at each
 * reading. Thread-safe.
 */
final class Metrics {

    static final String MEDIA_TYPE = "text/plain; version=0.0.4";

    private final FactStore store;
    private final Questions questions;
    private final Supplier<ReadStatus> status;
    private final Clock clock;

    Metrics(FactStore store, Questions questions, Supplier<ReadStatus> status, Clock clock) {
        this.store = store;
        this.questions = questions;
        this.status = status;
        this.clock = clock;
    }

    String text() {
        MetricsText text = new MetricsText();
        ReadStatus now = status.get();
        text.family("chaindrift_api_ready", "1 when answers are whole.", "gauge");
        text.sample("chaindrift_api_ready", Map.of(), now.complete() ? 1 : 0);
        text.family(
                "chaindrift_api_records_behind", "Fact records known to be there and not read; -1: unknown.", "gauge");
        text.sample("chaindrift_api_records_behind", Map.of(), now.recordsBehind());
        text.family("chaindrift_api_records_read_total", "Fact records read since the start.", "counter");
        text.sample("chaindrift_api_records_read_total", Map.of(), now.recordsRead());
        if (now.complete()) {
            nodes(text);
            chains(text);
            findings(text);
            books(text);
        }
        return text.toString();
    }

    private void nodes(MetricsText text) {
        Map<String, Map<NodeState, Long>> states = new TreeMap<>();
        for (NodeStatus row : store.rows()) {
            states.computeIfAbsent(row.cluster(), c -> new TreeMap<>()).merge(row.state(), 1L, Long::sum);
        }
        text.family("chaindrift_nodes", "Nodes by state.", "gauge");
        states.forEach((cluster, counts) -> {
            for (NodeState state : NodeState.values()) {
                text.sample(
                        "chaindrift_nodes",
                        Map.of("cluster", cluster, "state", state.name().toLowerCase(Locale.ROOT)),
                        counts.getOrDefault(state, 0L));
            }
        });
    }

    private void chains(MetricsText text) {
        Map<String, long[]> sums = new TreeMap<>();
        for (var record : store.all(ChaindriftTopic.DRIFT)) {
            ChainDrift chain = (ChainDrift) record;
            long[] sum = sums.computeIfAbsent(chain.getCluster(), c -> new long[4]);
            sum[0] += chain.getDuplicateRules();
            sum[1] += chain.getStaleVersionRules();
            sum[2] += chain.getStaleFlagRules();
            sum[3] += chain.getMissingRules();
        }
        text.family("chaindrift_drift_rules", "Rules of drift by kind.", "gauge");
        sums.forEach((cluster, sum) -> {
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "duplicate"), sum[0]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "stale_version"), sum[1]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "stale_flags"), sum[2]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "missing"), sum[3]);
        });
    }

    private void findings(MetricsText text) {
        Suppressions suppressions = questions.suppressions(clock.instant());
        Map<String, Map<String, Long>> open = new TreeMap<>();
        for (var record : store.all(ChaindriftTopic.FINDINGS)) {
            ChainFinding finding = (ChainFinding) record;
            Map<String, Long> counts = open.computeIfAbsent(finding.getCluster(), c -> new TreeMap<>());
            if (finding.getState() == FindingState.OPEN) {
                boolean silenced = suppressions.until(finding) != null;
                counts.merge(finding.getSeverity() + (silenced ? " true" : " false"), 1L, Long::sum);
            }
        }
        text.family("chaindrift_open_findings", "Open findings by severity; suppressed ones apart.", "gauge");
        open.forEach((cluster, counts) -> {
            for (Severity severity : Severity.values()) {
                for (String silenced : new String[] {"false", "true"}) {
                    text.sample(
                            "chaindrift_open_findings",
                            Map.of(
                                    "cluster",
                                    cluster,
                                    "severity",
                                    severity.name().toLowerCase(Locale.ROOT),
                                    "suppressed",
                                    silenced),
                            counts.getOrDefault(severity + " " + silenced, 0L));
                }
            }
        });
    }

    /** What grows, lags or was abandoned. It is silenced when there are findings of it and all of them are. */
    private void books(MetricsText text) {
        Silenced silenced = Silenced.of(
                store.all(ChaindriftTopic.FINDINGS).stream()
                        .map(ChainFinding.class::cast)
                        .filter(finding -> finding.getState() != FindingState.RESOLVED)
                        .toList(),
                questions.suppressions(clock.instant()));
        Split growing = new Split();
        for (var record : store.all(ChaindriftTopic.DRIFT)) {
            ChainDrift chain = (ChainDrift) record;
            growing.see(chain.getCluster());
            if (chain.getGrowth() == Growth.GROWING) {
                growing.count(chain.getCluster(), silenced.chain(ChaindriftTopic.DRIFT.keyOf(chain)));
            }
        }
        growing.write(text, "chaindrift_growing_chains", "Chains whose copies grow; suppressed ones apart.");
        Split lagging = new Split();
        Split orphans = new Split();
        for (var record : store.all(ChaindriftTopic.NODES)) {
            NodeStanding node = (NodeStanding) record;
            lagging.see(node.getCluster());
            orphans.see(node.getCluster());
            if (node.getLagging()) {
                lagging.count(node.getCluster(), silenced.node(RecordKeys.join(node.getCluster(), node.getNode())));
            }
        }
        silenced.orphans().forEach(orphan -> orphans.count(orphan.cluster(), orphan.silenced()));
        lagging.write(
                text, "chaindrift_lagging_nodes", "Nodes with residue after their upgrade; suppressed ones apart.");
        orphans.write(text, "chaindrift_orphan_planes", "Abandoned planes; suppressed ones apart.");
    }

    /** Counts by cluster, of what is silenced and what is not. */
    private static final class Split {

        private final Map<String, long[]> counts = new TreeMap<>();

        void see(String cluster) {
            counts.computeIfAbsent(cluster, name -> new long[2]);
        }

        void count(String cluster, boolean silenced) {
            see(cluster);
            counts.getOrDefault(cluster, new long[2])[silenced ? 1 : 0]++;
        }

        void write(MetricsText text, String name, String help) {
            text.family(name, help, "gauge");
            counts.forEach((cluster, count) -> {
                text.sample(name, Map.of("cluster", cluster, "suppressed", "false"), count[0]);
                text.sample(name, Map.of("cluster", cluster, "suppressed", "true"), count[1]);
            });
        }
    }
}
