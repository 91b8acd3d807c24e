package io.chaindrift.processor.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all clusters, and what each node adds to them. A row is a function of the nodes that the books hold now: not of the
 * order in which they came, nor of where the books were opened again. Not thread-safe.
 */
public final class FleetBooks {

    /** The row over all router versions of a cluster. */
    public static final String ALL = "*";

    private final Map<Holder, FleetNode> nodes = new HashMap<>();
    private final Map<Row, Page> pages = new HashMap<>();

    private record Holder(String cluster, String node) {}

    /**
     * Which row.
     *
     * @param cluster cluster id
     * @param routerVersion version, or {@link #ALL}
     */
    public record Row(String cluster, String routerVersion) {
        public Row {
            Objects.requireNonNull(cluster, "cluster");
            Objects.requireNonNull(routerVersion, "routerVersion");
        }
    }

    /**
     * A row that became different.
     *
     * @param row which one
     * @param sums what it says now; null: it has no nodes any more
     */
    public record Change(Row row, @Nullable FleetSums sums) {
        public Change {
            Objects.requireNonNull(row, "row");
        }
    }

    /** What a node adds, as it was when the books were closed. Says nothing: it was said then. */
    public void open(String cluster, String node, FleetNode known) {
        FleetNode before = node(cluster, node);
        set(cluster, node, known);
        enter(cluster, before, known);
    }

    /** What the books hold of a node. */
    public FleetNode node(String cluster, String node) {
        return nodes.getOrDefault(new Holder(cluster, node), FleetNode.ABSENT);
    }

    /** Replaces what a node added before, and says which rows became different by it. */
    public List<Change> take(FleetInput input) {
        FleetNode before = node(input.cluster(), input.node());
        FleetNode after = before.after(input);
        if (after.equals(before)) {
            return List.of();
        }
        set(input.cluster(), input.node(), after);
        return enter(input.cluster(), before, after);
    }

    private void set(String cluster, String node, FleetNode after) {
        if (after.isAbsent()) {
            nodes.remove(new Holder(cluster, node));
        } else {
            nodes.put(new Holder(cluster, node), after);
        }
    }

    private List<Change> enter(String cluster, FleetNode before, FleetNode after) {
        List<Change> changes = new ArrayList<>();
        boolean moved = !before.isAbsent() && !before.version().equals(after.version());
        if (moved) {
            enter(new Row(cluster, before.version()), before, FleetNode.ABSENT, changes);
            enter(new Row(cluster, after.version()), FleetNode.ABSENT, after, changes);
        } else {
            enter(new Row(cluster, after.version()), before, after, changes);
        }
        enter(new Row(cluster, ALL), before, after, changes);
        return changes;
    }

    private void enter(Row row, FleetNode before, FleetNode after, List<Change> changes) {
        Page page = pages.computeIfAbsent(row, key -> new Page());
        FleetSums was = page.sums();
        page.replace(before, after);
        FleetSums now = page.sums();
        if (now.nodes() == 0) {
            pages.remove(row);
        }
        if (!now.equals(was)) {
            changes.add(new Change(row, now.nodes() == 0 ? null : now));
        }
    }

    /** A row being kept, with the times of all that it holds. */
    private static final class Page {

        private final NavigableMap<Long, Integer> times = new TreeMap<>();
        private FleetSums sums = FleetSums.NONE;

        FleetSums sums() {
            return sums;
        }

        void replace(FleetNode before, FleetNode after) {
            note(before, -1);
            note(after, 1);
            sums = sums.minus(before).plus(after).asOf(times.isEmpty() ? 0 : times.lastKey());
        }

        private void note(FleetNode node, int count) {
            var added = node.contribution();
            if (added != null) {
                times.merge(added.asOf(), count, (held, more) -> held + more == 0 ? null : held + more);
            }
        }
    }
}
