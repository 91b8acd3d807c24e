package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.processor.fleet.FleetBooks;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.FleetSums;
import io.chaindrift.processor.mapping.FleetMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A fleet as it stood at a time, folded anew from the lines that were the last ones then. What the lines held here do not reach back
 * to is named. A pure function of the lines; lives for one answer.
 */
final class PastFleet {

    private final long at;
    private final Histories histories;
    private final Routers routers;
    private final List<Page.Gap> unreached = new ArrayList<>();
    private final NavigableMap<String, SpecificRecord> chains;
    private final NavigableMap<String, SpecificRecord> findings;
    private final NavigableMap<String, NodeStanding> standings = new TreeMap<>();
    private final NavigableMap<String, NodeLiveness> liveness = new TreeMap<>();
    private final NavigableMap<String, SpecificRecord> upgrades = new TreeMap<>();

    /** Which router a node had at a time; null where nothing is known. */
    @FunctionalInterface
    interface Routers {
        @Nullable RouterInterval at(String nodeKey, long at);
    }

    /**
     * @param routers which router a node had
     * @param at milliseconds since 1970
     */
    PastFleet(Histories histories, Routers routers, long at) {
        this.at = at;
        this.routers = routers;
        this.histories = histories;
        this.chains = rows(ChaindriftTopic.DRIFT_HISTORY, ChaindriftTopic.DRIFT);
        this.findings = rows(ChaindriftTopic.FINDINGS_HISTORY, ChaindriftTopic.FINDINGS);
        Map<String, Long> gone = new HashMap<>();
        for (FactRecord line : latest(ChaindriftTopic.NODE_HISTORY)) {
            if (line.value() instanceof NodeHistoryEntry entry) {
                take(entry, gone);
            }
        }
    }

    private List<FactRecord> latest(ChaindriftTopic history) {
        Set<String> told = new HashSet<>();
        return histories.latest(history, at, key -> {
            String node = RecordKeys.split(key).get(1);
            if (told.add(node)) {
                unreached.add(new Page.Gap(
                        node,
                        "the history of it that is held here does not reach back so far; older entries are in "
                                + history.topicName()));
            }
        });
    }

    private NavigableMap<String, SpecificRecord> rows(ChaindriftTopic history, ChaindriftTopic present) {
        NavigableMap<String, SpecificRecord> rows = new TreeMap<>();
        for (FactRecord line : latest(history)) {
            SpecificRecord row = AsOf.row(line.value());
            if (row != null) {
                rows.put(present.keyOf(row), row);
            }
        }
        return rows;
    }

    private void take(NodeHistoryEntry entry, Map<String, Long> gone) {
        String node = RecordKeys.join(entry.getCluster(), entry.getNode());
        NodeStanding standing = entry.getStanding();
        NodeLiveness speaks = entry.getLiveness();
        ChainUpgrade upgrade = entry.getUpgrade();
        boolean stands = entry.getEmittedBecause() != EmitReason.REMOVED;
        if (stands && standing != null) {
            standings.put(node, standing);
        } else if (stands && speaks != null) {
            liveness.put(node, speaks);
        } else if (upgrade != null) {
            boolean ofThisLife = entry.getObservedAt().toEpochMilli() > gone.computeIfAbsent(node, this::lastRemoval);
            if (ofThisLife) {
                upgrades.put(ChaindriftTopic.UPGRADES.keyOf(upgrade), upgrade);
            }
        }
    }

    /** When the node was last taken out of the books before that time: what is older is of a life before. */
    private long lastRemoval(String node) {
        long last = Long.MIN_VALUE;
        for (FactRecord line : histories.entries(ChaindriftTopic.NODE_HISTORY, node + "/STANDING")) {
            boolean removed = line.value() instanceof NodeHistoryEntry entry
                    && entry.getEmittedBecause() == EmitReason.REMOVED
                    && AsOf.early(line, at);
            if (removed && line.value() instanceof NodeHistoryEntry entry) {
                last = Math.max(last, entry.getObservedAt().toEpochMilli());
            }
        }
        return last;
    }

    /** What a list held then, by key. */
    NavigableMap<String, ? extends IndexedRecord> list(ChaindriftTopic topic) {
        return switch (topic) {
            case DRIFT -> chains;
            case FINDINGS -> findings;
            case UPGRADES -> upgrades;
            case FLEET -> fleet();
            default -> throw new IllegalArgumentException(topic + " has no history");
        };
    }

    /** The topics that a list of then is made of. */
    static List<ChaindriftTopic> sources(ChaindriftTopic topic) {
        return switch (topic) {
            case DRIFT -> List.of(ChaindriftTopic.DRIFT_HISTORY);
            case FINDINGS -> List.of(ChaindriftTopic.FINDINGS_HISTORY);
            default -> List.of(ChaindriftTopic.NODE_HISTORY);
        };
    }

    /** The nodes' rows, by key. */
    NavigableMap<String, NodeStatus> nodes() {
        Set<String> keys = new TreeSet<>(standings.keySet());
        keys.addAll(liveness.keySet());
        for (NavigableMap<String, SpecificRecord> rows : List.of(chains, findings)) {
            rows.keySet()
                    .forEach(key ->
                            keys.add(RecordKeys.join(RecordKeys.split(key).subList(0, 2))));
        }
        NavigableMap<String, NodeStatus> nodes = new TreeMap<>();
        for (String key : keys) {
            List<String> parts = RecordKeys.split(key);
            NodeFold.fold(
                            parts.get(0),
                            parts.get(1),
                            under(chains, key, ChainDrift.class),
                            under(findings, key, ChainFinding.class),
                            liveness.get(key),
                            standings.get(key),
                            routers.at(key, at))
                    .ifPresent(row -> nodes.put(key, row));
        }
        return nodes;
    }

    private static <R> List<R> under(NavigableMap<String, SpecificRecord> rows, String node, Class<R> type) {
        return rows.subMap(node + '/', node + (char) ('/' + 1)).values().stream()
                .map(type::cast)
                .toList();
    }

    private NavigableMap<String, SpecificRecord> fleet() {
        FleetBooks books = new FleetBooks();
        Map<FleetBooks.Row, @Nullable FleetSums> rows = new HashMap<>();
        standings
                .values()
                .forEach(row -> enter(
                        books, rows, FleetInput.audit(row.getCluster(), row.getNode(), FleetMapper.contribution(row))));
        liveness.values()
                .forEach(row -> enter(
                        books,
                        rows,
                        FleetInput.presence(
                                row.getCluster(),
                                row.getNode(),
                                FleetMapper.presence(Objects.requireNonNull(row.getState())))));
        NavigableMap<String, SpecificRecord> fleet = new TreeMap<>();
        rows.forEach((row, sums) -> {
            if (sums != null) {
                SpecificRecord status = FleetMapper.fleet(row, sums);
                fleet.put(ChaindriftTopic.FLEET.keyOf(status), status);
            }
        });
        return fleet;
    }

    private static void enter(FleetBooks books, Map<FleetBooks.Row, @Nullable FleetSums> rows, FleetInput input) {
        books.take(input).forEach(change -> rows.put(change.row(), change.sums()));
    }

    /** What the lines held here do not reach back to. */
    List<Page.Gap> unreached() {
        return List.copyOf(unreached);
    }
}
