package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.history.IndexState;
import io.chaindrift.processor.history.NodeFold;
import io.chaindrift.processor.history.Place;
import io.chaindrift.processor.history.PlaneIndex;
import io.chaindrift.processor.history.Trail;
import io.chaindrift.processor.mapping.IndexMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Keeps the index of keyframes and deltas: where in the log each capture is. Says nothing of heartbeats. */
final class HistoryIndexProcessor extends ContextualProcessor<String, NodeInput, String, Said> {

    private @Nullable RememberingStore<IndexState> planes;

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        planes = new RememberingStore<>(context.getStateStore(StoreNames.HISTORY_INDEX));
    }

    @Override
    public void process(Record<String, NodeInput> input) {
        if (!(input.value() instanceof NodeInput.Event said)) {
            return;
        }
        AuditEvent event = said.event();
        EventHeader header = event.header();
        String node = RecordKeys.join(header.cluster(), header.node());
        if (event instanceof AuditEvent.NodeRemoved) {
            forget(node);
        } else if (event instanceof AuditEvent.GivenUp) {
            bury(header, node, input.timestamp());
            forget(node);
        } else if (header.source() == EventSource.COLLECTOR) {
            context().recordMetadata().ifPresent(at -> {
                Place place = new Place(at.partition(), at.offset());
                NodeFold.Step step = NodeFold.after(trail(node), event, place, plane -> known(node, plane));
                Trail trail = step.trail();
                if (trail != null) {
                    known().put(node, IndexState.of(trail));
                    step.planes().forEach((plane, after) -> take(header, plane, after, input.timestamp()));
                }
            });
        }
    }

    private void take(EventHeader header, String plane, IndexState after, long at) {
        String key = RecordKeys.join(header.cluster(), header.node(), plane);
        IndexState before = known().get(key);
        if (after.equals(before)) {
            return;
        }
        known().put(key, after);
        PlaneIndex index = after.index();
        if (index != null && (before == null || !index.equals(before.index()))) {
            var value = IndexMapper.index(header.cluster(), header.node(), index);
            Said fact = new Said.Fact(ChaindriftTopic.HISTORY_INDEX, value);
            context().forward(new Record<>(ChaindriftTopic.HISTORY_INDEX.keyOf(value), fact, at));
        }
    }

    private @Nullable Trail trail(String node) {
        IndexState held = known().get(node);
        return held == null ? null : held.trail();
    }

    private IndexState known(String node, String plane) {
        return Objects.requireNonNullElse(known().get(node + "/" + RecordKeys.join(plane)), IndexState.NONE);
    }

    /** Takes the last entries of a node out of the topic: of what they point to, nothing is kept any more. */
    private void bury(EventHeader header, String node, long at) {
        try (KeyValueIterator<String, IndexState> stored = known().beginningWith(node + "/")) {
            stored.forEachRemaining(entry -> {
                PlaneIndex index = entry.value.index();
                if (index != null) {
                    var value = IndexMapper.index(header.cluster(), header.node(), index);
                    Said gone = new Said.Fact(ChaindriftTopic.HISTORY_INDEX, null);
                    context().forward(new Record<>(ChaindriftTopic.HISTORY_INDEX.keyOf(value), gone, at));
                }
            });
        }
    }

    private void forget(String node) {
        List<String> gone = new ArrayList<>(List.of(node));
        try (KeyValueIterator<String, IndexState> stored = known().beginningWith(node + "/")) {
            stored.forEachRemaining(entry -> gone.add(entry.key));
        }
        gone.forEach(known()::delete);
    }

    private RememberingStore<IndexState> known() {
        return Objects.requireNonNull(planes, "the processor is used before init");
    }
}
