package io.chaindrift.systemtests.engine;

import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeHistoryKind;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** What a processor wrote: each record of each topic, in the order of its key's partition. Not thread-safe. */
final class Facts {

    /** Topics whose records are a function of the node's own log, and which therefore hold the same bytes at every run. */
    static final List<ChaindriftTopic> OF_NODES = List.of(
            ChaindriftTopic.DRIFT,
            ChaindriftTopic.DRIFT_HISTORY,
            ChaindriftTopic.FINDINGS,
            ChaindriftTopic.FINDINGS_HISTORY,
            ChaindriftTopic.UPGRADES,
            ChaindriftTopic.NODES,
            ChaindriftTopic.NODE_HISTORY,
            ChaindriftTopic.ROUTERS,
            ChaindriftTopic.FOREIGN_LOSSES,
            ChaindriftTopic.REQUESTS);

    /**
     * One record.
     *
     * @param key its key
     * @param bytes its value as it lies in the topic, in hexadecimal; null: a tombstone
     * @param value its value; null: a tombstone
     */
    record Entry(
            String key, @Nullable String bytes, @Nullable IndexedRecord value) {}

    private final Map<ChaindriftTopic, List<Entry>> entries = new TreeMap<>();

    /** Takes a record; what a history says of silence was decided by a clock, and is no function of what the node said. */
    void add(ChaindriftTopic topic, String key, byte @Nullable [] bytes, @Nullable IndexedRecord value) {
        if (value instanceof NodeHistoryEntry line && line.getKind() == NodeHistoryKind.LIVENESS) {
            return;
        }
        entries.computeIfAbsent(topic, name -> new ArrayList<>())
                .add(new Entry(key, bytes == null ? null : HexFormat.of().formatHex(bytes), value));
    }

    List<Entry> of(ChaindriftTopic topic) {
        return entries.getOrDefault(topic, List.of());
    }

    /** SHA-256 over all records of the nodes' topics, sorted by topic, key and value, repetitions included. */
    String digest() {
        List<String> lines = new ArrayList<>();
        for (ChaindriftTopic topic : OF_NODES) {
            Map<String, List<String>> byKey = new TreeMap<>();
            of(topic)
                    .forEach(entry -> byKey.computeIfAbsent(entry.key(), key -> new ArrayList<>())
                            .add(topic + " " + entry.key() + " " + entry.bytes()));
            byKey.values().forEach(lines::addAll);
        }
        return digest(lines);
    }

    /** The same, where a record that was written twice counts once. */
    String digestOfDistinct() {
        return digest(new ArrayList<>(new TreeSet<>(lines())));
    }

    /** All records of the nodes' topics as text, sorted. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ChaindriftTopic topic : OF_NODES) {
            of(topic).forEach(entry -> lines.add(topic + " " + entry.key() + " " + entry.bytes()));
        }
        Collections.sort(lines);
        return lines;
    }

    /** The last value of each key. */
    Map<String, IndexedRecord> latest(ChaindriftTopic topic) {
        Map<String, IndexedRecord> latest = new TreeMap<>();
        for (Entry entry : of(topic)) {
            IndexedRecord value = entry.value();
            if (value == null) {
                latest.remove(entry.key());
            } else {
                latest.put(entry.key(), value);
            }
        }
        return latest;
    }

    /** The last value of each key by value. */
    Map<String, String> rows(ChaindriftTopic topic, FactText text) {
        Map<String, String> rows = new TreeMap<>();
        latest(topic).forEach((key, value) -> rows.put(plain(key), text.of(value)));
        return rows;
    }

    /** For each row of a kind what it said by value, in order, without repetitions, and what it first rested on. */
    Map<String, List<String>> changes(ChaindriftTopic topic, FactText text, ChaindriftTopic keyedAs) {
        Map<String, List<String>> changes = new TreeMap<>();
        Map<String, String> last = new HashMap<>();
        for (Entry entry : of(topic)) {
            IndexedRecord value = entry.value();
            if (value != null) {
                String key = plain(keyedAs.keyOf(value));
                String said = text.of(value);
                if (!said.equals(last.put(key, said))) {
                    changes.computeIfAbsent(key, name -> new ArrayList<>()).add(said + text.evidenceOf(value));
                }
            }
        }
        return changes;
    }

    /** A key as people read it: nothing of it encoded. */
    private static String plain(String key) {
        return String.join("/", RecordKeys.split(key));
    }

    /** Rows of the fleet whose figures do not add up. */
    List<String> unbalanced() {
        List<String> wrong = new ArrayList<>();
        for (Entry entry : of(ChaindriftTopic.FLEET)) {
            if (entry.value() instanceof FleetStatus row) {
                long reporting = row.getNodesReporting();
                Long expected = row.getNodesExpected();
                boolean balances = reporting == row.getNodesClean() + row.getNodesDrifted() + row.getNodesSuspect();
                Long unexpected = row.getNodesUnexpected();
                long nodes = reporting + row.getNodesSilent() + row.getNodesUnknown();
                boolean counted = expected == null ? unexpected == null : expected + unexpected == nodes;
                if (!balances || !counted) {
                    wrong.add(row.toString());
                }
            }
        }
        return wrong;
    }

    /** Records that stand there more often than in {@code other}, with how often more. */
    Map<String, Integer> moreThan(Facts other) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        lines().forEach(line -> counts.merge(line, 1, Integer::sum));
        other.lines().forEach(line -> counts.merge(line, -1, Integer::sum));
        counts.values().removeIf(count -> count <= 0);
        return counts;
    }

    private static String digest(List<String> lines) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> sha256.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        Map<String, Integer> sizes = new TreeMap<>();
        entries.forEach((topic, all) -> sizes.put(topic.name(), all.size()));
        return Objects.toString(sizes);
    }
}
