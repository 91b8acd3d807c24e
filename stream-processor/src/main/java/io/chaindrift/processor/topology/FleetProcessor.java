package io.chaindrift.processor.topology;

import io.chaindrift.fact.FleetStatus;
import io.chaindrift.processor.fleet.FleetBooks;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.FleetNode;
import io.chaindrift.processor.fleet.FleetSums;
import io.chaindrift.processor.mapping.FleetMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books of each cluster. Only what nodes add is stored; the rows are summed from it at each start, so that no row can
 * come to stand apart from its nodes.
 */
final class FleetProcessor extends ContextualProcessor<String, FleetInput, String, Said> {

    private final FleetBooks books = new FleetBooks();
    private @Nullable KeyValueStore<String, FleetNode> nodes;

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        KeyValueStore<String, FleetNode> stored = context.getStateStore(StoreNames.FLEET_NODES);
        nodes = stored;
        try (KeyValueIterator<String, FleetNode> all = stored.all()) {
            while (all.hasNext()) {
                KeyValue<String, FleetNode> entry = all.next();
                List<String> parts = RecordKeys.split(entry.key);
                books.open(parts.get(0), parts.get(1), entry.value);
            }
        }
    }

    @Override
    public void process(Record<String, FleetInput> input) {
        FleetInput told = input.value();
        FleetNode before = books.node(told.cluster(), told.node());
        List<FleetBooks.Change> changes = books.take(told);
        FleetNode after = books.node(told.cluster(), told.node());
        if (!after.equals(before)) {
            KeyValueStore<String, FleetNode> stored = Objects.requireNonNull(nodes, "used before init");
            stored.put(RecordKeys.join(told.cluster(), told.node()), after.isAbsent() ? null : after);
        }
        for (FleetBooks.Change change : changes) {
            FleetBooks.Row row = change.row();
            FleetSums sums = change.sums();
            FleetStatus status = sums == null ? null : FleetMapper.fleet(row, sums);
            String key = RecordKeys.join(row.cluster(), row.routerVersion());
            context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.FLEET, status), input.timestamp()));
        }
    }
}
