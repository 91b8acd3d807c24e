package io.chaindrift.processor.topology;

import io.chaindrift.fact.FleetStatus;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.FleetNode;
import io.chaindrift.processor.fleet.FleetSums;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the books of each cluster: replaces what a node added before by what it adds now, in the rows that it concerns. */
final class FleetProcessor extends ContextualProcessor<String, FleetInput, String, Said> {

    private static final String ALL = "*";

    private @Nullable KeyValueStore<String, FleetNode> nodes;
    private @Nullable KeyValueStore<String, FleetSums> sums;

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        nodes = context.getStateStore(StoreNames.FLEET_NODES);
        sums = context.getStateStore(StoreNames.FLEET_SUMS);
    }

    @Override
    public void process(Record<String, FleetInput> input) {
        FleetInput change = input.value();
        String key = RecordKeys.join(change.cluster(), change.node());
        KeyValueStore<String, FleetNode> known = Objects.requireNonNull(nodes, "used before init");
        FleetNode before = Objects.requireNonNullElse(known.get(key), FleetNode.ABSENT);
        FleetNode after = before.after(change);
        if (after.equals(before)) {
            return;
        }
        if (after.isAbsent()) {
            known.delete(key);
        } else {
            known.put(key, after);
        }
        long at = input.timestamp();
        if (!before.isAbsent() && !before.version().equals(after.version())) {
            row(change.cluster(), before.version(), before, FleetNode.ABSENT, at);
            row(change.cluster(), after.version(), FleetNode.ABSENT, after, at);
        } else {
            row(change.cluster(), after.isAbsent() ? before.version() : after.version(), before, after, at);
        }
        row(change.cluster(), ALL, before, after, at);
    }

    private void row(String cluster, String version, FleetNode before, FleetNode after, long at) {
        KeyValueStore<String, FleetSums> rows = Objects.requireNonNull(sums, "used before init");
        String key = RecordKeys.join(cluster, version);
        FleetSums was = Objects.requireNonNullElse(rows.get(key), FleetSums.NONE);
        FleetSums now = was.minus(before).plus(after);
        if (now.nodes() == 0) {
            rows.delete(key);
            context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.FLEET, null), at));
        } else if (!now.equals(was)) {
            rows.put(key, now);
            context()
                    .forward(
                            new Record<>(key, new Said.Fact(ChaindriftTopic.FLEET, status(cluster, version, now)), at));
        }
    }

    private static FleetStatus status(String cluster, String version, FleetSums sums) {
        return FleetStatus.newBuilder()
                .setCluster(cluster)
                .setRouterVersion(version)
                .setNodesExpected(sums.registered() == 0 ? null : sums.nodes())
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
                .build();
    }
}
