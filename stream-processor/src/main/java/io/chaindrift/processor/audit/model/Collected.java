package io.chaindrift.processor.audit.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Copies of sorted maps. */
final class Collected {

    private Collected() {}

    /** The class of the maps that are made here, and that nothing else refers to. */
    private static final Class<?> OURS =
            Collections.unmodifiableSortedMap(new TreeMap<String, String>()).getClass();

    /** A sorted copy; a map that was made here is returned as it is. */
    static <K extends Comparable<K>, V> SortedMap<K, V> sorted(Map<K, V> map) {
        return map instanceof SortedMap<K, V> ours && map.getClass() == OURS
                ? ours
                : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** A copy with one entry more or changed; with a null value, without it. */
    static <K extends Comparable<K>, V> SortedMap<K, V> with(SortedMap<K, V> map, K key, @Nullable V value) {
        TreeMap<K, V> copy = new TreeMap<>(map);
        if (value == null) {
            copy.remove(key);
        } else {
            copy.put(key, value);
        }
        return Collections.unmodifiableSortedMap(copy);
    }
}
