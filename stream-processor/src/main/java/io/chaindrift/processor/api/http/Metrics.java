package io.chaindrift.processor.api.http;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.Growth;
import io.chaindrift.fact.Severity;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.NodeState;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.schemas.ChaindriftTopic;
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
            long[] sum = sums.computeIfAbsent(chain.getCluster(), c -> new long[5]);
            sum[0] += chain.getDuplicateRules();
            sum[1] += chain.getStaleVersionRules();
            sum[2] += chain.getStaleFlagRules();
            sum[3] += chain.getMissingRules();
            sum[4] += chain.getGrowth() == Growth.GROWING ? 1 : 0;
        }
        text.family("chaindrift_drift_rules", "Rules of drift by kind.", "gauge");
        sums.forEach((cluster, sum) -> {
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "duplicate"), sum[0]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "stale_version"), sum[1]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "stale_flags"), sum[2]);
            text.sample("chaindrift_drift_rules", Map.of("cluster", cluster, "kind", "missing"), sum[3]);
        });
        text.family("chaindrift_growing_chains", "Chains whose copies grow.", "gauge");
        sums.forEach((cluster, sum) -> text.sample("chaindrift_growing_chains", Map.of("cluster", cluster), sum[4]));
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

    private void books(MetricsText text) {
        text.family("chaindrift_lagging_nodes", "Nodes with residue after their upgrade.", "gauge");
        text.family("chaindrift_orphan_planes", "Abandoned planes.", "gauge");
        for (var record : store.all(ChaindriftTopic.FLEET)) {
            FleetStatus books = (FleetStatus) record;
            if (books.getRouterVersion().equals("*")) {
                Map<String, String> labels = Map.of("cluster", books.getCluster());
                text.sample("chaindrift_lagging_nodes", labels, books.getLagging());
                text.sample("chaindrift_orphan_planes", labels, books.getOrphanPlanes());
            }
        }
    }
}
