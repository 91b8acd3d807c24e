package io.chaindrift.processor.api.view;

import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The index entries of all planes, in the order of the log. Thread-safe. */
public final class HistoryCatalog {

    /** By cluster/node/plane, then by offset of the keyframe. */
    private final NavigableMap<String, NavigableMap<Long, IndexEntry>> planes = new TreeMap<>();

    private final Map<String, Long> offsets = new TreeMap<>();

    /** Takes a record of the index; null: its retention is over. */
    synchronized void put(String key, @Nullable HistoryIndex index) {
        List<String> parts = RecordKeys.split(key);
        if (parts.size() < 3) {
            return;
        }
        String plane = RecordKeys.join(parts.subList(0, 3));
        if (index == null) {
            Long offset = offsets.remove(key);
            NavigableMap<Long, IndexEntry> entries = planes.get(plane);
            if (offset != null && entries != null) {
                entries.remove(offset);
            }
            return;
        }
        offsets.put(key, index.getFirstOffset());
        planes.computeIfAbsent(plane, name -> new TreeMap<>()).put(index.getFirstOffset(), IndexEntry.of(index));
    }

    /** Forgets entries whose keyframe the log no longer has. */
    public synchronized void forgetBefore(Map<Integer, Long> beginnings) {
        for (Map.Entry<String, NavigableMap<Long, IndexEntry>> plane : planes.entrySet()) {
            plane.getValue()
                    .values()
                    .removeIf(entry -> entry.firstOffset() < beginnings.getOrDefault(entry.partition(), 0L));
        }
        planes.values().removeIf(Map::isEmpty);
        offsets.entrySet().removeIf(known -> {
            NavigableMap<Long, IndexEntry> entries = planes.get(planeOf(known.getKey()));
            return entries == null || !entries.containsKey(known.getValue());
        });
    }

    /** How many entries are held, and how many keys are remembered for them: the same number. */
    synchronized List<Integer> sizes() {
        return List.of(planes.values().stream().mapToInt(Map::size).sum(), offsets.size());
    }

    private static String planeOf(String key) {
        return RecordKeys.join(RecordKeys.split(key).subList(0, 3));
    }

    /** Clusters of which there are keyframes. */
    synchronized Set<String> clusters() {
        Set<String> found = new TreeSet<>();
        planes.keySet().forEach(key -> found.add(RecordKeys.split(key).get(0)));
        return found;
    }

    /** Planes of a node of which there are keyframes, sorted. */
    public synchronized List<String> planes(String cluster, String node) {
        String prefix = RecordKeys.join(cluster, node) + "/";
        List<String> found = new ArrayList<>();
        for (String key : planes.subMap(prefix, prefix + Character.MAX_VALUE).keySet()) {
            found.add(RecordKeys.split(key).get(2));
        }
        return found;
    }

    /** Entries of a plane in the order of the log. */
    public synchronized List<IndexEntry> entries(String cluster, String node, String plane) {
        NavigableMap<Long, IndexEntry> entries = planes.get(RecordKeys.join(cluster, node, plane));
        return entries == null ? List.of() : List.copyOf(entries.values());
    }

    /** The latest entry whose keyframe was observed at or before that time. */
    public Optional<IndexEntry> at(String cluster, String node, String plane, long at) {
        List<IndexEntry> entries = entries(cluster, node, plane);
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).observedAt() <= at) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * The gaps of a plane in a span, both ends in it, oldest first.
     *
     * @param first first moment of the span, in milliseconds since 1970
     * @param last last moment of it; the same for a single moment
     */
    public List<IndexEntry.Gap> gaps(String cluster, String node, String plane, long first, long last) {
        List<IndexEntry> entries = entries(cluster, node, plane);
        Map<Long, IndexEntry.Gap> gaps = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            IndexEntry entry = entries.get(i);
            Long next = i + 1 < entries.size() ? (Long) entries.get(i + 1).observedAt() : null;
            Long since = entry.unknownSince();
            if (since != null) {
                String reason = String.valueOf(entry.unknownReason());
                gaps.putIfAbsent(since, new IndexEntry.Gap(since, entry.observedAt(), reason));
            }
            for (IndexEntry.Gap gap : entry.gaps()) {
                Long end = gap.to() == null ? next : gap.to();
                gaps.put(gap.from(), new IndexEntry.Gap(gap.from(), end, gap.reason()));
            }
            Long broken = entry.brokenAt();
            if (broken != null) {
                gaps.put(broken, new IndexEntry.Gap(broken, next, String.valueOf(entry.brokenReason())));
            }
        }
        return gaps.values().stream().filter(gap -> gap.touches(first, last)).toList();
    }

    /**
     * A gap of a plane.
     *
     * @param gap when and why
     */
    public record PlaneGap(String cluster, String node, String plane, IndexEntry.Gap gap) {}

    /** The gaps of all planes that a moment lies in. */
    public synchronized List<PlaneGap> gaps(long at) {
        List<PlaneGap> all = new ArrayList<>();
        for (String key : planes.keySet()) {
            List<String> plane = RecordKeys.split(key);
            gaps(plane.get(0), plane.get(1), plane.get(2), at, at)
                    .forEach(gap -> all.add(new PlaneGap(plane.get(0), plane.get(1), plane.get(2), gap)));
        }
        return all;
    }

    /** The entry after one in the log. */
    public Optional<IndexEntry> after(String cluster, String node, IndexEntry entry) {
        return entries(cluster, node, entry.plane()).stream()
                .filter(other -> other.firstOffset() > entry.firstOffset())
                .min(Comparator.comparingLong(IndexEntry::firstOffset));
    }
}
