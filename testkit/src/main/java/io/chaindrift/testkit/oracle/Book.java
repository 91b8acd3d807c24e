package io.chaindrift.testkit.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The rows of one node as they are, and every change of what one of them says. */
final class Book {

    private static final Map<String, FactText> TEXTS =
            Map.of("drift", FactText.DRIFT, "findings", FactText.FINDINGS, "upgrades", FactText.UPGRADES);

    private final Map<String, TreeMap<String, Map<String, @Nullable Object>>> rows = new TreeMap<>();
    private final Map<String, TreeMap<String, List<String>>> changes = new TreeMap<>();

    private final Map<String, String> last = new HashMap<>();

    Book() {
        TEXTS.keySet().forEach(kind -> {
            rows.put(kind, new TreeMap<>());
            changes.put(kind, new TreeMap<>());
        });
    }

    Map<String, Map<String, @Nullable Object>> rows(String kind) {
        return Collections.unmodifiableMap(of(rows, kind));
    }

    /** What each row said, in order; each line with the event that it rests on. */
    Map<String, List<String>> changes(String kind) {
        return Collections.unmodifiableMap(of(changes, kind));
    }

    void put(String kind, String key, Map<String, @Nullable Object> row, IndexedRecord header) {
        FactText text = of(TEXTS, kind);
        of(rows, kind).put(key, row);
        String said = text.of(row);
        if (!said.equals(last.put(kind + " " + key, said))) {
            Map<String, @Nullable Object> evidence = new TreeMap<>();
            evidence.put("observedAt", Records.millis(header, "observedAt"));
            evidence.put("lastChangedAt", Records.millis(header, "observedAt"));
            evidence.put("evidenceStream", Records.get(header, "streamId"));
            evidence.put("evidenceEpoch", Records.get(header, "epoch"));
            evidence.put("evidenceSequence", Records.get(header, "sequence"));
            of(changes, kind).computeIfAbsent(key, name -> new ArrayList<>()).add(said + text.evidenceOf(evidence));
        }
    }

    void remove(String kind, String key) {
        of(rows, kind).remove(key);
    }

    void clear() {
        rows.values().forEach(Map::clear);
    }

    private static <T> T of(Map<String, T> all, String kind) {
        T one = all.get(kind);
        if (one == null) {
            throw new IllegalArgumentException("no such kind of row: " + kind);
        }
        return one;
    }
}
