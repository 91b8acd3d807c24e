package io.chaindrift.processor.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A task's store whose values that were used last are in memory as well: a value is read and unpacked once, and not at each event. The
 * memory only spares reading; it is as old as its processor, which does not outlive a failed transaction. Not thread-safe.
 *
 * @param <V> the values
 */
final class RememberingStore<V> {

    private static final int VALUES_IN_MEMORY = 10_000;

    private final KeyValueStore<String, V> store;
    private final Map<String, V> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > VALUES_IN_MEMORY;
        }
    };

    RememberingStore(KeyValueStore<String, V> store) {
        this.store = store;
    }

    @Nullable V get(String key) {
        V value = recent.get(key);
        if (value == null) {
            value = store.get(key);
            if (value != null) {
                recent.put(key, value);
            }
        }
        return value;
    }

    void put(String key, V value) {
        recent.put(key, value);
        store.put(key, value);
    }

    void delete(String key) {
        recent.remove(key);
        store.delete(key);
    }

    /** All entries; to be closed, and nothing is to be written before. */
    KeyValueIterator<String, V> all() {
        return store.all();
    }

    /** The entries whose keys begin so; to be closed, and nothing is to be written before. */
    KeyValueIterator<String, V> beginningWith(String prefix) {
        return store.prefixScan(prefix, new StringSerializer());
    }
}
