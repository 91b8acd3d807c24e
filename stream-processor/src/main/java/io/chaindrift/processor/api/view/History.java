package io.chaindrift.processor.api.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;

/**
 * The latest entries of many timelines within a fixed number of records. Each timeline keeps at most so many; when all together are
 * too many, that number is halved for all, so that what is kept never depends on which node speaks most. Not thread-safe.
 */
final class History {

    private static final int FEWEST_PER_LINE = 16;

    private final int most;
    private int mostPerLine;
    private int size;
    private final Map<String, Line> lines = new HashMap<>();

    History(int most, int mostPerLine) {
        this.most = most;
        this.mostPerLine = mostPerLine;
    }

    void add(String key, IndexedRecord entry) {
        Line line = lines.computeIfAbsent(key, k -> new Line());
        line.entries.addLast(entry);
        size++;
        trim(line);
        while (size > most && mostPerLine > FEWEST_PER_LINE) {
            mostPerLine = Math.max(FEWEST_PER_LINE, mostPerLine / 2);
            lines.values().forEach(this::trim);
        }
    }

    /** Entries of a timeline, oldest first; empty when it has none. */
    List<IndexedRecord> entries(String key) {
        Line line = lines.get(key);
        return line == null ? List.of() : new ArrayList<>(line.entries);
    }

    /** How many older entries of a timeline were dropped. */
    long dropped(String key) {
        Line line = lines.get(key);
        return line == null ? 0 : line.dropped;
    }

    private void trim(Line line) {
        while (line.entries.size() > mostPerLine) {
            line.entries.removeFirst();
            line.dropped++;
            size--;
        }
    }

    private static final class Line {
        private final Deque<IndexedRecord> entries = new ArrayDeque<>();
        private long dropped;
    }
}
