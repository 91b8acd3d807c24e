package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The latest record of each key, and the nodes' rows that follow from them. Not thread-safe. */
final class PresentFacts {

    private static final Set<ChaindriftTopic> ROW_SOURCES = EnumSet.of(
            ChaindriftTopic.DRIFT,
            ChaindriftTopic.FINDINGS,
            ChaindriftTopic.LIVENESS,
            ChaindriftTopic.NODES,
            ChaindriftTopic.ROUTERS);

    private final Map<ChaindriftTopic, NavigableMap<String, IndexedRecord>> current =
            new EnumMap<>(ChaindriftTopic.class);
    private final NavigableMap<String, NodeStatus> nodes = new TreeMap<>();
    private final Map<String, Page.Gap> unreadable = new TreeMap<>();
    private final Set<String> touched = new TreeSet<>();
    private @Nullable Long observedAt;

    PresentFacts() {
        FactTopics.CURRENT.forEach(topic -> current.put(topic, new TreeMap<>()));
    }

    /** The nodes' rows by key. */
    NavigableMap<String, NodeStatus> nodes() {
        return nodes;
    }

    /** The latest time that any fact was observed, in milliseconds since 1970; null where there is none. */
    @Nullable Long observedAt() {
        return observedAt;
    }

    /** False for a record that cannot be read: what it says is not known from then on, until a later one of its key can be read. */
    boolean readable(FactRecord fact) {
        String place = fact.topic().topicName() + " " + fact.key();
        if (fact.error() != null) {
            unreadable.put(place, new Page.Gap(nodeOf(fact.topic(), fact.key()), fact.error()));
            return false;
        }
        unreadable.remove(place);
        return true;
    }

    /** Takes the latest record of a key. */
    void take(FactRecord fact, List<FactChange> changes) {
        IndexedRecord value = fact.value();
        if (value == null) {
            contentOf(fact.topic()).remove(fact.key());
        } else {
            contentOf(fact.topic()).put(fact.key(), value);
        }
        if (fact.topic() == ChaindriftTopic.CLUSTER_EVENTS) {
            return; // what facts are seen by, and no fact itself
        }
        noteTime(value);
        tell(fact, changes);
        if (ROW_SOURCES.contains(fact.topic())) {
            List<String> parts = RecordKeys.split(fact.key());
            touched.add(RecordKeys.join(parts.subList(0, Math.min(2, parts.size()))));
        }
    }

    /** Says that a record came. */
    void tell(FactRecord fact, List<FactChange> changes) {
        changes.add(new FactChange(FactTopics.listName(fact.topic()), fact.key(), fact.value()));
    }

    /** Brings the rows of all nodes of which records came up to date. */
    void refold(List<FactChange> changes) {
        touched.forEach(node -> refold(node, changes));
        touched.clear();
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
                        (NodeStanding) contentOf(ChaindriftTopic.NODES).get(key),
                        router(key, Long.MAX_VALUE))
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
     * The router that a node had at a time, as far as it is known now; null where nothing is.
     *
     * @param nodeKey the node's key
     * @param at milliseconds since 1970-01-01T00:00:00Z
     */
    @Nullable RouterInterval router(String nodeKey, long at) {
        return under(ChaindriftTopic.ROUTERS, nodeKey, RouterInterval.class).stream()
                .filter(interval -> interval.getSinceAt().toEpochMilli() <= at)
                .max(Comparator.comparing(RouterInterval::getSinceAt)
                        .thenComparing(RouterInterval::getObservedAt)
                        .thenComparing(RouterInterval::getIntervalId))
                .orElse(null);
    }

    /** The latest records of a topic by key. */
    NavigableMap<String, IndexedRecord> contentOf(ChaindriftTopic topic) {
        return Objects.requireNonNull(current.get(topic), () -> topic + " is not folded");
    }

    /** What is not known of nodes. */
    List<Page.Gap> gaps(Predicate<NodeStatus> askedFor) {
        return gaps(nodes.values(), askedFor, List.of());
    }

    /** What was not known of nodes that stood so, beside what is told. */
    List<Page.Gap> gaps(Collection<NodeStatus> rows, Predicate<NodeStatus> askedFor, List<Page.Gap> more) {
        List<Page.Gap> gaps = new ArrayList<>();
        for (NodeStatus row : rows) {
            boolean unseen = row.state() == NodeState.UNKNOWN || row.state() == NodeState.SILENT;
            if (unseen && askedFor.test(row)) {
                gaps.add(new Page.Gap(row.node(), row.state() + ": " + row.stateReason()));
            }
        }
        gaps.addAll(unreadable.values());
        gaps.addAll(more);
        return gaps;
    }

    private static @Nullable String nodeOf(ChaindriftTopic topic, String key) {
        return topic == ChaindriftTopic.CLUSTER_EVENTS ? null : nodeOf(key);
    }

    static @Nullable String nodeOf(String key) {
        try {
            List<String> parts = RecordKeys.split(key);
            return parts.size() < 2 ? null : parts.get(1);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
