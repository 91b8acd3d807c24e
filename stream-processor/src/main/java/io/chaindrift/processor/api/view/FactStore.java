package io.chaindrift.processor.api.view;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.ForeignRulesLost;
import io.chaindrift.fact.HistoryIndex;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
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

    private static final Set<ChaindriftTopic> ROW_SOURCES = EnumSet.of(
            ChaindriftTopic.DRIFT, ChaindriftTopic.FINDINGS, ChaindriftTopic.LIVENESS, ChaindriftTopic.NODES);

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<ChaindriftTopic, NavigableMap<String, IndexedRecord>> current =
            new EnumMap<>(ChaindriftTopic.class);
    private final NavigableMap<String, NodeStatus> nodes = new TreeMap<>();
    private final History drift;
    private final History findings;
    private final History losses;
    private final HistoryCatalog index = new HistoryCatalog();
    private final Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    private final Map<String, Page.Gap> unreadable = new TreeMap<>();
    private @Nullable Long observedAt;

    /**
     * An empty store.
     *
     * @param historyEntries how many history records are kept at most, of each kind
     * @param historyEntriesPerLine how many of one chain or finding
     */
    public FactStore(int historyEntries, int historyEntriesPerLine) {
        FactTopics.CURRENT.forEach(topic -> current.put(topic, new TreeMap<>()));
        drift = new History(historyEntries, historyEntriesPerLine);
        findings = new History(historyEntries, historyEntriesPerLine);
        losses = new History(historyEntries, historyEntriesPerLine);
    }

    /** Applies records in their order, all or none visible to readers, and says what became different. */
    public List<FactChange> apply(List<FactRecord> records) {
        return locked(true, () -> {
            List<FactChange> changes = new ArrayList<>();
            Set<String> touched = new TreeSet<>();
            for (FactRecord fact : records) {
                applyOne(fact, changes, touched);
            }
            for (String node : touched) {
                refold(node, changes);
            }
            return changes;
        });
    }

    private void applyOne(FactRecord fact, List<FactChange> changes, Set<String> touched) {
        ChaindriftTopic topic = fact.topic();
        offsets.computeIfAbsent(topic.topicName(), t -> new TreeMap<>()).put(fact.partition(), fact.offset() + 1);
        String place = topic.topicName() + " " + fact.key();
        if (fact.error() != null) {
            unreadable.put(place, new Page.Gap(nodeOf(topic, fact.key()), fact.error()));
            return;
        }
        unreadable.remove(place);
        IndexedRecord value = fact.value();
        if (topic == ChaindriftTopic.HISTORY_INDEX) {
            index.put(fact.key(), (HistoryIndex) value);
            return;
        }
        if (FactTopics.HISTORIES.contains(topic)) {
            addHistory(fact, value);
        } else if (value == null) {
            contentOf(topic).remove(fact.key());
        } else {
            contentOf(topic).put(fact.key(), value);
        }
        if (topic == ChaindriftTopic.CLUSTER_EVENTS) {
            return; // what facts are seen by, and no fact itself
        }
        noteTime(value);
        changes.add(new FactChange(FactTopics.listName(topic), fact.key(), value));
        if (ROW_SOURCES.contains(topic)) {
            List<String> parts = RecordKeys.split(fact.key());
            touched.add(RecordKeys.join(parts.subList(0, Math.min(2, parts.size()))));
        }
    }

    private void addHistory(FactRecord fact, @Nullable IndexedRecord value) {
        if (value instanceof ChainDriftEntry entry) {
            drift.add(
                    RecordKeys.join(
                            entry.getCluster(), entry.getNode(), entry.getPlane(), entry.getTable(), entry.getChain()),
                    fact);
        } else if (value instanceof ChainFindingEntry entry) {
            findings.add(RecordKeys.join(entry.getCluster(), entry.getNode(), entry.getFindingId()), fact);
        } else if (value instanceof ForeignRulesLost lost) {
            losses.add(RecordKeys.join(lost.getCluster(), lost.getNode()), fact);
        }
    }

    private void noteTime(@Nullable IndexedRecord value) {
        Long time = null;
        if (value instanceof ChainDrift fact) {
            time = fact.getObservedAt().toEpochMilli();
        } else if (value instanceof ChainFinding fact) {
            time = fact.getLastChangedAt().toEpochMilli();
        } else if (value instanceof NodeLiveness fact && fact.getLastObservedAt() != null) {
            time = fact.getLastObservedAt().toEpochMilli();
        }
        if (time != null && (observedAt == null || time > observedAt)) {
            observedAt = time;
        }
    }

    private void refold(String key, List<FactChange> changes) {
        List<String> parts = RecordKeys.split(key);
        if (parts.size() < 2) {
            return;
        }
        NodeStatus row = NodeFold.fold(
                        parts.get(0),
                        parts.get(1),
                        under(ChaindriftTopic.DRIFT, key, ChainDrift.class),
                        under(ChaindriftTopic.FINDINGS, key, ChainFinding.class),
                        (NodeLiveness) contentOf(ChaindriftTopic.LIVENESS).get(key),
                        (NodeStanding) contentOf(ChaindriftTopic.NODES).get(key))
                .orElse(null);
        NodeStatus before = row == null ? nodes.remove(key) : nodes.put(key, row);
        if (!Objects.equals(before, row)) {
            changes.add(new FactChange("nodes", key, row));
        }
    }

    private <R> Collection<R> under(ChaindriftTopic topic, String nodeKey, Class<R> type) {
        SortedMap<String, IndexedRecord> part = contentOf(topic).subMap(nodeKey + '/', nodeKey + (char) ('/' + 1));
        return part.values().stream().map(type::cast).toList();
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
                        entries(contentOf(topic), after)
                                .filter(e -> wanted.test(e.getValue()))
                                .map(e -> new Fact(e.getKey(), e.getValue())),
                        Fact::key,
                        limit,
                        List.of(topic),
                        gaps(nodesAskedFor)));
    }

    /** A page of the nodes' rows. */
    public Page<NodeStatus> nodes(Predicate<NodeStatus> wanted, @Nullable String after, int limit) {
        return locked(
                false,
                () -> page(
                        entries(nodes, after).map(Map.Entry::getValue).filter(wanted),
                        n -> RecordKeys.join(n.cluster(), n.node()),
                        limit,
                        List.of(ChaindriftTopic.DRIFT, ChaindriftTopic.FINDINGS, ChaindriftTopic.LIVENESS),
                        gaps(wanted)));
    }

    /** The books of all nodes wanted, whatever page they are on. */
    public Books books(Predicate<NodeStatus> wanted) {
        return locked(
                false, () -> Books.of(nodes.values().stream().filter(wanted).toList()));
    }

    /** One node's row, or empty when nothing is known of it. */
    public Optional<NodeStatus> node(String cluster, String node) {
        return locked(false, () -> Optional.ofNullable(nodes.get(RecordKeys.join(cluster, node))));
    }

    /** Clusters of which anything is known, also that it was, sorted. */
    public List<String> clusters() {
        return locked(
                false,
                () -> Stream.of(
                                nodes.values().stream().map(NodeStatus::cluster),
                                index.clusters().stream(),
                                contentOf(ChaindriftTopic.FLEET).keySet().stream()
                                        .map(k -> RecordKeys.split(k).get(0)))
                        .flatMap(names -> names)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * How chains or findings stood at a time, as far as their history is held, in the order of their keys.
     *
     * @param topic drift or findings
     * @param at milliseconds since 1970-01-01T00:00:00Z
     */
    public Page<Fact> asOf(ChaindriftTopic topic, long at, Predicate<NodeStatus> nodesAskedFor) {
        boolean ofChains = topic == ChaindriftTopic.DRIFT;
        return locked(false, () -> {
            List<Page.Gap> gaps = new ArrayList<>(gaps(nodesAskedFor));
            List<FactRecord> lines = (ofChains ? drift : findings)
                    .latest(
                            line -> AsOf.early(line, at),
                            key -> gaps.add(new Page.Gap(
                                    nodeOf(key),
                                    "the history held here of " + key
                                            + " does not reach back so far; older entries are in the history topics")));
            NavigableMap<String, IndexedRecord> rows = new TreeMap<>();
            for (FactRecord line : lines) {
                SpecificRecord row = AsOf.row(line.value());
                if (row != null) {
                    rows.put(topic.keyOf(row), row);
                }
            }
            Stream<Fact> facts = rows.entrySet().stream().map(row -> new Fact(row.getKey(), row.getValue()));
            ChaindriftTopic source = ofChains ? ChaindriftTopic.DRIFT_HISTORY : ChaindriftTopic.FINDINGS_HISTORY;
            return page(facts, Fact::key, Integer.MAX_VALUE - 1, List.of(source), gaps);
        });
    }

    /** The timeline of one chain: key cluster/node/plane/table/chain. Oldest first; never continued on another page. */
    public Page<Fact> driftHistory(String key) {
        return timeline(drift, key, ChaindriftTopic.DRIFT_HISTORY);
    }

    /** The timeline of one finding: key cluster/node/finding. Oldest first; never continued on another page. */
    public Page<Fact> findingHistory(String key) {
        return timeline(findings, key, ChaindriftTopic.FINDINGS_HISTORY);
    }

    /** All lines of a node's histories that are held, in no order between timelines, and how many older ones are not. */
    public Lines lines(String cluster, String node) {
        String key = RecordKeys.join(cluster, node);
        return locked(false, () -> {
            List<FactRecord> all = new ArrayList<>(drift.under(key + '/'));
            all.addAll(findings.under(key + '/'));
            all.addAll(losses.entries(key));
            return new Lines(
                    all, drift.droppedUnder(key + '/') + findings.droppedUnder(key + '/') + losses.dropped(key));
        });
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
            IndexedRecord own = contentOf(topic).get(key);
            if (own != null) {
                found.add(own);
            }
            found.addAll(
                    contentOf(topic).subMap(key + '/', key + (char) ('/' + 1)).values());
            return List.copyOf(found);
        });
    }

    /** All latest records of a topic, in the order of their keys. */
    public List<IndexedRecord> all(ChaindriftTopic topic) {
        return locked(false, () -> List.copyOf(contentOf(topic).values()));
    }

    /** What the inventory knows of the clusters: what their routers should be, and what it said of each node. */
    public List<ClusterEvent> clusterEvents() {
        return all(ChaindriftTopic.CLUSTER_EVENTS).stream()
                .map(ClusterEvent.class::cast)
                .toList();
    }

    /** All nodes' rows, in the order of their keys. */
    public List<NodeStatus> rows() {
        return locked(false, () -> List.copyOf(nodes.values()));
    }

    /** Where the captures of each plane are. */
    public HistoryCatalog index() {
        return index;
    }

    /** A page without items: how far these topics have been read, and what is not known of the nodes asked for. */
    public Page<Fact> frame(List<ChaindriftTopic> sources, Predicate<NodeStatus> askedFor) {
        return locked(false, () -> page(Stream.<Fact>empty(), Fact::key, 1, sources, gaps(askedFor)));
    }

    private Page<Fact> timeline(History history, String key, ChaindriftTopic topic) {
        return locked(false, () -> {
            List<Page.Gap> gaps = history.dropped(key) == 0
                    ? List.of()
                    : List.of(new Page.Gap(
                            nodeOf(key),
                            history.dropped(key) + " older entries are not held here; they are in "
                                    + topic.topicName()));
            return page(
                    history.entries(key).stream().map(e -> new Fact(key, Objects.requireNonNull(e.value()))),
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
        return new Page<>(shown, more ? key.apply(shown.get(limit - 1)) : null, observedAt, read, gaps);
    }

    private List<Page.Gap> gaps(Predicate<NodeStatus> askedFor) {
        return Stream.concat(
                        nodes.values().stream()
                                .filter(n -> n.state() == NodeState.UNKNOWN || n.state() == NodeState.SILENT)
                                .filter(askedFor)
                                .map(n -> new Page.Gap(n.node(), n.state() + ": " + n.stateReason())),
                        unreadable.values().stream())
                .toList();
    }

    private NavigableMap<String, IndexedRecord> contentOf(ChaindriftTopic topic) {
        return Objects.requireNonNull(current.get(topic), () -> topic + " is not folded");
    }

    private static <V> Stream<Map.Entry<String, V>> entries(NavigableMap<String, V> map, @Nullable String after) {
        return (after == null ? map : map.tailMap(after, false)).entrySet().stream();
    }

    private static @Nullable String nodeOf(ChaindriftTopic topic, String key) {
        return topic == ChaindriftTopic.CLUSTER_EVENTS ? null : nodeOf(key);
    }

    private static @Nullable String nodeOf(String key) {
        try {
            List<String> parts = RecordKeys.split(key);
            return parts.size() < 2 ? null : parts.get(1);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
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
