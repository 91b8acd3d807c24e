package io.chaindrift.processor.topology;

import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.LivenessState;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeHistoryKind;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which nodes speak, and is the only one here that looks at a clock: the broker's time of a node's latest event against
 * the processor's. Once decided, silence is a record like any other, and everybody reads it from its topic.
 *
 * <p>Silence is counted from the start of this processor at the earliest: while it was away, it heard nobody. A node of which nobody
 * has spoken for longer than events are kept is given up: the topic says REMOVED and then nothing of it, and the audit of the same
 * partition is told in the same transaction.
 */
final class LivenessProcessor extends ContextualProcessor<String, NodeInput, String, Said> {

    private final LivenessRules rules;
    private @Nullable RememberingStore<LivenessEntry> store;
    private long startedAt;

    LivenessProcessor(LivenessRules rules) {
        this.rules = rules;
    }

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        store = new RememberingStore<>(context.getStateStore(StoreNames.LIVENESS));
        startedAt = context.currentSystemTimeMs();
        context.schedule(rules.checkEvery(), PunctuationType.WALL_CLOCK_TIME, this::check);
    }

    @Override
    public void process(Record<String, NodeInput> input) {
        if (!(input.value() instanceof NodeInput.Event said)) {
            return;
        }
        AuditEvent event = said.event();
        EventHeader header = event.header();
        String key = RecordKeys.join(header.cluster(), header.node());
        LivenessEntry before = entries().get(key);
        if (event instanceof AuditEvent.NodeRemoved && header.source() == EventSource.INVENTORY) {
            if (before != null) {
                entries().delete(key);
                bury(key, before, input.timestamp());
            }
        } else if (header.source() == EventSource.COLLECTOR) {
            heard(key, before, header, input.timestamp());
        } else {
            boolean expected = event instanceof AuditEvent.NodeRegistered registered && registered.expected();
            named(key, before, header, expected, input.timestamp());
        }
    }

    private void named(
            String key, @Nullable LivenessEntry before, EventHeader header, boolean expected, long timestamp) {
        boolean news = expected && (before == null || before.untold());
        LivenessEntry entry = before == null
                ? LivenessEntry.named(header.cluster(), header.node(), timestamp, !expected)
                : before.namedAgain(timestamp, !expected);
        entries().put(key, entry);
        if (news) {
            change(key, entry, LivenessState.UNKNOWN, true, timestamp);
        }
    }

    private void bury(String key, LivenessEntry entry, long at) {
        if (!entry.untold()) {
            remember(key, liveness(entry, LivenessState.REMOVED, at), EmitReason.REMOVED, at);
            context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.LIVENESS, null), at));
        }
    }

    private void heard(String key, @Nullable LivenessEntry before, EventHeader header, long timestamp) {
        boolean news = before == null || before.silent() || !before.heard();
        Long told = news || before == null ? Long.valueOf(header.observedAt()) : before.saidAt();
        long heardAt = before == null ? timestamp : Math.max(before.heardAt(), timestamp);
        LivenessEntry entry = new LivenessEntry(
                header.cluster(),
                header.node(),
                false,
                heardAt,
                header.observedAt(),
                header.position(),
                told,
                before == null ? null : before.namedAt(),
                false);
        entries().put(key, entry);
        if (news) {
            change(key, entry, LivenessState.LIVE, before == null || before.untold(), timestamp);
        }
    }

    /** Reads all before anything is written: a cached store must not change under its iterator. */
    private void check(long now) {
        List<KeyValue<String, LivenessEntry>> known = new ArrayList<>();
        try (KeyValueIterator<String, LivenessEntry> all = entries().all()) {
            all.forEachRemaining(known::add);
        }
        known.forEach(entry -> check(entry.key, entry.value, now));
    }

    private void check(String key, LivenessEntry entry, long now) {
        if (!entry.heard() || entry.silent()) {
            giveUp(key, entry, now);
            return;
        }
        long since = Math.max(entry.heardAt(), startedAt);
        boolean silent = now - since > rules.allowedSilence().toMillis();
        Long told = entry.saidAt();
        Long observed = entry.observedAt();
        boolean stale = told != null
                && observed != null
                && observed - told >= rules.refreshAfter().toMillis();
        if (!silent && !stale) {
            return;
        }
        LivenessEntry after = new LivenessEntry(
                entry.cluster(),
                entry.node(),
                silent,
                entry.heardAt(),
                observed,
                entry.position(),
                observed,
                entry.namedAt(),
                false);
        entries().put(key, after);
        if (silent) {
            change(key, after, LivenessState.SILENT, false, now);
        } else {
            tell(key, liveness(after, LivenessState.LIVE, now), now);
        }
    }

    /** Gives a node up that nobody has spoken of for too long; not before this processor has listened for a while itself. */
    private void giveUp(String key, LivenessEntry entry, long now) {
        Long sign = entry.latestSign();
        if (sign == null) {
            entries().put(key, entry.namedAgain(now, true));
            return;
        }
        boolean listened = now - startedAt > rules.allowedSilence().toMillis();
        if (!listened || now - sign <= rules.forgetAfter().toMillis()) {
            return;
        }
        entries().delete(key);
        if (!entry.untold()) {
            tell(key, liveness(entry, LivenessState.REMOVED, now), now);
        }
        bury(key, entry, now);
        context()
                .forward(
                        new Record<>(key, new Said.GivenUp(entry.cluster(), entry.node(), entry.position(), now), now));
    }

    /** Says it, and writes a line of the node's history. */
    private void change(String key, LivenessEntry entry, LivenessState state, boolean first, long at) {
        NodeLiveness liveness = liveness(entry, state, at);
        tell(key, liveness, at);
        remember(key, liveness, first ? EmitReason.FIRST_SEEN : EmitReason.VERDICT_CHANGED, at);
    }

    private void tell(String key, NodeLiveness liveness, long at) {
        context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.LIVENESS, liveness), at));
    }

    private void remember(String key, NodeLiveness liveness, EmitReason because, long at) {
        NodeHistoryEntry line = NodeHistoryEntry.newBuilder()
                .setCluster(liveness.getCluster())
                .setNode(liveness.getNode())
                .setKind(NodeHistoryKind.LIVENESS)
                .setObservedAt(liveness.getDecidedAt())
                .setEmittedBecause(because)
                .setLiveness(liveness)
                .build();
        context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.NODE_HISTORY, line), at));
    }

    private NodeLiveness liveness(LivenessEntry entry, LivenessState state, long at) {
        StreamPosition position = entry.position();
        Long observed = entry.observedAt();
        return NodeLiveness.newBuilder()
                .setCluster(entry.cluster())
                .setNode(entry.node())
                .setState(state)
                .setLastObservedAt(observed == null ? null : Instant.ofEpochMilli(observed))
                .setEvidenceStream(position == null ? null : position.stream())
                .setEvidenceEpoch(position == null ? null : position.epoch())
                .setEvidenceSequence(position == null ? null : position.sequence())
                .setAllowedSilenceMillis(rules.allowedSilence().toMillis())
                .setDecidedAt(Instant.ofEpochMilli(at))
                .build();
    }

    private RememberingStore<LivenessEntry> entries() {
        return Objects.requireNonNull(store, "the processor is used before init");
    }
}
