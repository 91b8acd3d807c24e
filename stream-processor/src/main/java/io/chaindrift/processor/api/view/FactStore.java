package io.chaindrift.processor.api.view;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * All that the query role knows, in memory.
 *
 * <p>Goals: (1) it is a fold: the same records in any batches give the same content; (2) an answer is taken at one moment, between
 * two batches, so that lists agree with the rows derived from them; (3) pages are stable: items are in the order of their keys, so
 * what comes or goes elsewhere moves no item from one page to another; (4) memory is bounded by the number of live keys and the
 * limits of the histories. Thread-safe: one writer, many readers.
 */
public final class FactStore {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final PresentFacts present = new PresentFacts();
    private final Histories histories;
    private final HistoryCatalog index = new HistoryCatalog();
    private final Map<String, Map<Integer, Long>> offsets = new TreeMap<>();

    /**
     * An empty store.
     *
     * @param historyEntries how many history records are kept at most, of each kind
     * @param historyEntriesPerLine how many of one chain or finding
     */
    public FactStore(int historyEntries, int historyEntriesPerLine) {
        histories = new Histories(historyEntries, historyEntriesPerLine);
    }

    /** Applies records in their order, all or none visible to readers, and says what became different. */
    public List<FactChange> apply(List<FactRecord> records) {
        return locked(true, () -> {
            List<FactChange> changes = new ArrayList<>();
            for (FactRecord fact : records) {
                offsets.computeIfAbsent(fact.topic().topicName(), t -> new TreeMap<>())
                        .put(fact.partition(), fact.offset() + 1);
                if (!present.readable(fact)) {
                    continue;
                }
                if (fact.topic() == ChaindriftTopic.HISTORY_INDEX) {
                    index.put(fact.key(), (HistoryIndex) fact.value());
                } else if (FactTopics.HISTORIES.contains(fact.topic())) {
                    histories.add(fact);
                    present.tell(fact, changes);
                } else {
                    present.take(fact, changes);
                }
            }
            present.refold(changes);
            return changes;
        });
    }

    /**
     * A page of a topic's facts.
     *
     * @param after key of the last item of the page before; null: from the beginning
     */
    public Page<Fact> facts(
            ChaindriftTopic topic,
            Predicate<IndexedRecord> wanted,
            Predicate<NodeStatus> nodesAskedFor,
            @Nullable String after,
            int limit) {
        return locked(
                false,
                () -> page(
                        entries(present.contentOf(topic), after)
                                .filter(e -> wanted.test(e.getValue()))
                                .map(e -> new Fact(e.getKey(), e.getValue())),
                        Fact::key,
                        limit,
                        List.of(topic),
                        present.gaps(nodesAskedFor)));
    }

    /** A page of the nodes' rows. */
    public Page<NodeStatus> nodes(Predicate<NodeStatus> wanted, @Nullable String after, int limit) {
        return locked(
                false,
                () -> page(
                        entries(present.nodes(), after).map(Map.Entry::getValue).filter(wanted),
                        FactStore::key,
                        limit,
                        List.of(ChaindriftTopic.DRIFT, ChaindriftTopic.FINDINGS, ChaindriftTopic.LIVENESS),
                        present.gaps(wanted)));
    }

    /** The books of all nodes wanted, whatever page they are on. */
    public Books books(Predicate<NodeStatus> wanted) {
        return locked(
                false,
                () -> Books.of(present.nodes().values().stream().filter(wanted).toList()));
    }

    /** One node's row, or empty when nothing is known of it. */
    public Optional<NodeStatus> node(String cluster, String node) {
        return locked(false, () -> Optional.ofNullable(present.nodes().get(RecordKeys.join(cluster, node))));
    }

    /** Clusters of which anything is known, also that it was, sorted. */
    public List<String> clusters() {
        return locked(
                false,
                () -> Stream.of(
                                present.nodes().values().stream().map(NodeStatus::cluster),
                                index.clusters().stream(),
                                present.contentOf(ChaindriftTopic.FLEET).keySet().stream()
                                        .map(k -> RecordKeys.split(k).get(0)))
                        .flatMap(names -> names)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * A list as it stood at a time, as far as the histories are held, in the order of its keys.
     *
     * @param topic drift, findings, upgrades or fleet
     * @param at milliseconds since 1970-01-01T00:00:00Z
     */
    public Page<Fact> asOf(ChaindriftTopic topic, long at, Predicate<NodeStatus> nodesAskedFor) {
        return locked(false, () -> {
            PastFleet past = new PastFleet(histories, present::router, at);
            Stream<Fact> facts =
                    past.list(topic).entrySet().stream().map(row -> new Fact(row.getKey(), row.getValue()));
            List<Page.Gap> gaps = present.gaps(past.nodes().values(), nodesAskedFor, past.unreached());
            return page(facts, Fact::key, Integer.MAX_VALUE - 1, PastFleet.sources(topic), gaps);
        });
    }

    /**
     * The nodes' rows as they stood at a time, as far as the histories are held.
     *
     * @param at milliseconds since 1970-01-01T00:00:00Z
     */
    public Page<NodeStatus> nodesAsOf(long at, Predicate<NodeStatus> wanted) {
        return locked(false, () -> {
            PastFleet past = new PastFleet(histories, present::router, at);
            Collection<NodeStatus> rows = past.nodes().values();
            return page(
                    rows.stream().filter(wanted),
                    FactStore::key,
                    Integer.MAX_VALUE - 1,
                    FactTopics.HISTORIES,
                    present.gaps(rows, wanted, past.unreached()));
        });
    }

    private static String key(NodeStatus row) {
        return RecordKeys.join(row.cluster(), row.node());
    }

    /** The timeline of one chain: key cluster/node/plane/table/chain. Oldest first; never continued on another page. */
    public Page<Fact> driftHistory(String key) {
        return timeline(key, ChaindriftTopic.DRIFT_HISTORY);
    }

    /** The timeline of one finding: key cluster/node/finding. Oldest first; never continued on another page. */
    public Page<Fact> findingHistory(String key) {
        return timeline(key, ChaindriftTopic.FINDINGS_HISTORY);
    }

    /** All lines of a node's histories that are held, in no order between timelines, and how many older ones are not. */
    public Lines lines(String cluster, String node) {
        return locked(false, () -> histories.lines(cluster, node));
    }

    /**
     * Lines of a node's histories.
     *
     * @param entries those that are held
     * @param dropped how many older ones are not
     */
    public record Lines(List<FactRecord> entries, long dropped) {}

    /** The latest records of a topic that belong to a node, in the order of their keys. */
    public List<IndexedRecord> ofNode(ChaindriftTopic topic, String cluster, String node) {
        String key = RecordKeys.join(cluster, node);
        return locked(false, () -> {
            List<IndexedRecord> found = new ArrayList<>();
            IndexedRecord own = present.contentOf(topic).get(key);
            if (own != null) {
                found.add(own);
            }
            found.addAll(present.contentOf(topic)
                    .subMap(key + '/', key + (char) ('/' + 1))
                    .values());
            return List.copyOf(found);
        });
    }

    /** All latest records of a topic, in the order of their keys. */
    public List<IndexedRecord> all(ChaindriftTopic topic) {
        return locked(false, () -> List.copyOf(present.contentOf(topic).values()));
    }

    /** What the inventory knows of the clusters: what their routers should be, and what it said of each node. */
    public List<ClusterEvent> clusterEvents() {
        return all(ChaindriftTopic.CLUSTER_EVENTS).stream()
                .map(ClusterEvent.class::cast)
                .toList();
    }

    /** All nodes' rows, in the order of their keys. */
    public List<NodeStatus> rows() {
        return locked(false, () -> List.copyOf(present.nodes().values()));
    }

    /** Where the captures of each plane are. */
    public HistoryCatalog index() {
        return index;
    }

    /** A page without items: how far these topics have been read, and what is not known of the nodes asked for. */
    public Page<Fact> frame(List<ChaindriftTopic> sources, Predicate<NodeStatus> askedFor) {
        return locked(false, () -> page(Stream.<Fact>empty(), Fact::key, 1, sources, present.gaps(askedFor)));
    }

    private Page<Fact> timeline(String key, ChaindriftTopic topic) {
        return locked(false, () -> {
            long dropped = histories.dropped(topic, key);
            List<Page.Gap> gaps = dropped == 0
                    ? List.of()
                    : List.of(new Page.Gap(
                            PresentFacts.nodeOf(key),
                            dropped + " older entries are not held here; they are in " + topic.topicName()));
            return page(
                    histories.entries(topic, key).stream().map(e -> new Fact(key, Objects.requireNonNull(e.value()))),
                    Fact::key,
                    Integer.MAX_VALUE,
                    List.of(topic),
                    gaps);
        });
    }

    private <T> Page<T> page(
            Stream<T> items,
            java.util.function.Function<T, String> key,
            int limit,
            List<ChaindriftTopic> sources,
            List<Page.Gap> gaps) {
        List<T> found = items.limit(limit + 1L).toList();
        boolean more = found.size() > limit;
        List<T> shown = more ? found.subList(0, limit) : found;
        Map<String, Map<Integer, Long>> read = new TreeMap<>();
        for (ChaindriftTopic source : sources) {
            read.put(source.topicName(), new TreeMap<>(offsets.getOrDefault(source.topicName(), Map.of())));
        }
        return new Page<>(shown, more ? key.apply(shown.get(limit - 1)) : null, present.observedAt(), read, gaps);
    }

    private static <V> Stream<Map.Entry<String, V>> entries(NavigableMap<String, V> map, @Nullable String after) {
        return (after == null ? map : map.tailMap(after, false)).entrySet().stream();
    }

    private <T> T locked(boolean writing, Supplier<T> work) {
        var held = writing ? lock.writeLock() : lock.readLock();
        held.lock();
        try {
            return work.get();
        } finally {
            held.unlock();
        }
    }
}
