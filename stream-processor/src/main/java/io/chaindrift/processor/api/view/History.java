package io.chaindrift.processor.api.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The latest entries of many timelines within a fixed number of records. Each timeline keeps at most so many; when all together are
 * too many, that number is halved for all, so that what is kept never depends on which node speaks most. Not thread-safe.
 */
final class History {

    private static final int FEWEST_PER_LINE = 16;

    private final int most;
    private int mostPerLine;
    private int size;
    private final NavigableMap<String, Line> lines = new TreeMap<>();

    History(int most, int mostPerLine) {
        this.most = most;
        this.mostPerLine = mostPerLine;
    }

    void add(String key, FactRecord entry) {
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
    List<FactRecord> entries(String key) {
        Line line = lines.get(key);
        return line == null ? List.of() : new ArrayList<>(line.entries);
    }

    /** Entries of all timelines whose key begins so, each timeline oldest first. */
    List<FactRecord> under(String prefix) {
        List<FactRecord> all = new ArrayList<>();
        lines.subMap(prefix, prefix + Character.MAX_VALUE).values().forEach(line -> all.addAll(line.entries));
        return all;
    }

    /**
     * Of each timeline the last entry that is early enough.
     *
     * @param early whether an entry is
     * @param unreached told the key of each timeline whose early entries were all dropped
     */
    List<FactRecord> latest(Predicate<FactRecord> early, Consumer<String> unreached) {
        List<FactRecord> found = new ArrayList<>();
        lines.forEach((key, line) -> {
            FactRecord last = null;
            for (FactRecord entry : line.entries) {
                last = early.test(entry) ? entry : last;
            }
            if (last != null) {
                found.add(last);
            } else if (line.dropped > 0) {
                unreached.accept(key);
            }
        });
        return found;
    }

    /** How many older entries of all timelines whose key begins so were dropped. */
    long droppedUnder(String prefix) {
        return lines.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .mapToLong(line -> line.dropped)
                .sum();
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
        private final Deque<FactRecord> entries = new ArrayDeque<>();
        private long dropped;
    }
}
