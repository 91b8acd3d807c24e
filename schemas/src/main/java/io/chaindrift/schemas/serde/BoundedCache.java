package io.chaindrift.schemas.serde;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the most recently used answers, up to a number. Two threads may ask for the same key at once; a failure is not kept.
 * Thread-safe.
 */
final class BoundedCache<K, V> {

    private final Map<K, V> entries;

    BoundedCache(int limit) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    V get(K key, Function<K, V> load) {
        V known = peek(key);
        if (known != null) {
            return known;
        }
        V loaded = load.apply(key);
        synchronized (entries) {
            entries.put(key, loaded);
        }
        return loaded;
    }

    private @Nullable V peek(K key) {
        synchronized (entries) {
            return entries.get(key);
        }
    }
}
