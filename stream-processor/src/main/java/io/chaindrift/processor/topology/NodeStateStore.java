package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.store.StateCodec;
import io.chaindrift.schemas.RecordKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of a task's nodes: in the store by entries, and the most recently used in memory as well. The memory only spares
 * reading; it is as old as its processor, which does not outlive a failed transaction. Not thread-safe.
 */
final class NodeStateStore {

    private final KeyValueStore<String, byte[]> store;
    private final StateCodec codec;
    private final Map<String, NodeState> recent;

    NodeStateStore(KeyValueStore<String, byte[]> store, StateCodec codec, int cachedNodes) {
        this.store = store;
        this.codec = codec;
        this.recent = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, NodeState> eldest) {
                return size() > cachedNodes;
            }
        };
    }

    NodeState get(String cluster, String node) {
        String prefix = prefix(cluster, node);
        NodeState known = recent.get(prefix);
        if (known != null) {
            return known;
        }
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> stored = store.prefixScan(prefix, new StringSerializer())) {
            while (stored.hasNext()) {
                KeyValue<String, byte[]> entry = stored.next();
                entries.put(entry.key, entry.value);
            }
        }
        NodeState state = codec.decode(prefix, cluster, node, entries);
        write(codec.renewed(prefix, state, entries));
        recent.put(prefix, state);
        return state;
    }

    void put(NodeState before, NodeState after) {
        String prefix = prefix(after.cluster(), after.node());
        write(codec.changes(prefix, before, after));
        recent.put(prefix, after);
    }

    private void write(SortedMap<String, byte @Nullable []> changes) {
        changes.forEach((key, value) -> {
            if (value == null) {
                store.delete(key);
            } else {
                store.put(key, value);
            }
        });
    }

    private static String prefix(String cluster, String node) {
        return RecordKeys.join(cluster, node) + "/";
    }
}
