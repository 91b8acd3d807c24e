package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.history.IndexFold;
import io.chaindrift.processor.history.IndexState;
import io.chaindrift.processor.history.Place;
import io.chaindrift.processor.history.PlaneIndex;
import io.chaindrift.processor.mapping.IndexMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the index of keyframes and deltas: where in the log each capture is. Says nothing of heartbeats. */
final class HistoryIndexProcessor extends ContextualProcessor<String, NodeInput, String, Said> {

    private @Nullable KeyValueStore<String, IndexState> planes;

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        planes = context.getStateStore(StoreNames.HISTORY_INDEX);
    }

    @Override
    public void process(Record<String, NodeInput> input) {
        if (!(input.value() instanceof NodeInput.Event said)) {
            return;
        }
        AuditEvent event = said.event();
        EventHeader header = event.header();
        String plane = plane(event);
        if (event instanceof AuditEvent.NodeRemoved) {
            forget(RecordKeys.join(header.cluster(), header.node()) + "/");
        } else if (plane != null && header.source() == EventSource.COLLECTOR) {
            String key = RecordKeys.join(header.cluster(), header.node(), plane);
            context().recordMetadata().ifPresent(at -> {
                IndexState before = Objects.requireNonNullElse(known().get(key), IndexState.NONE);
                IndexState after = IndexFold.after(before, event, new Place(at.partition(), at.offset()));
                take(key, header, before, after, input.timestamp());
            });
        }
    }

    private void take(String key, EventHeader header, IndexState before, IndexState after, long at) {
        if (after.equals(before)) {
            return;
        }
        known().put(key, after);
        PlaneIndex index = after.index();
        if (index != null && !index.equals(before.index())) {
            var value = IndexMapper.index(header.cluster(), header.node(), index);
            Said fact = new Said.Fact(ChaindriftTopic.HISTORY_INDEX, value);
            context().forward(new Record<>(ChaindriftTopic.HISTORY_INDEX.keyOf(value), fact, at));
        }
    }

    private void forget(String prefix) {
        List<String> gone = new ArrayList<>();
        try (KeyValueIterator<String, IndexState> stored = known().prefixScan(prefix, new StringSerializer())) {
            stored.forEachRemaining(entry -> gone.add(entry.key));
        }
        gone.forEach(known()::delete);
    }

    private static @Nullable String plane(AuditEvent event) {
        if (event instanceof AuditEvent.Keyframe keyframe) {
            return keyframe.mark().plane();
        }
        if (event instanceof AuditEvent.Delta delta) {
            return delta.mark().plane();
        }
        return event instanceof AuditEvent.Unchanged unchanged
                ? unchanged.mark().plane()
                : null;
    }

    private KeyValueStore<String, IndexState> known() {
        return Objects.requireNonNull(planes, "the processor is used before init");
    }
}
