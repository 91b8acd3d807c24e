package io.chaindrift.testkit.oracle;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of node events must be. Give it the events of all nodes, each node's in the order of its log; ask at any time. It
 * says each fact as a line of {@link FactText}, never as bytes: the processor's bytes are compared with its own of a calm run.
 * Silence is not its matter: that is decided by a clock. Not thread-safe.
 */
public final class Oracle {

    private record Node(NodeFold fold, NodeBooks books, Book book) {}

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    /** Takes the next event of a node. */
    public void take(IndexedRecord event) {
        IndexedRecord header = Records.body(event, "header");
        String cluster = Records.required(header, "cluster");
        String name = Records.required(header, "node");
        nodes.computeIfAbsent(cluster + "/" + name, key -> {
                    Book book = new Book();
                    NodeBooks books = new NodeBooks(cluster, name, book);
                    return new Node(new NodeFold(books), books, book);
                })
                .fold
                .take(event);
    }

    /** The rows as they stand: key, such as cluster/node/plane/table/chain, to line. */
    public Map<String, String> rows(FactText kind) {
        return kind == FactText.FLEET ? fleet() : rowsOfNodes(kind);
    }

    /** What each row said, in order; a line says what it rests on. Not of the fleet's rows. */
    public Map<String, List<String>> changes(FactText kind) {
        Map<String, List<String>> all = new TreeMap<>();
        nodes.forEach((node, known) ->
                known.book.changes(name(kind)).forEach((key, lines) -> all.put(node + "/" + key, lines)));
        return all;
    }

    private Map<String, String> rowsOfNodes(FactText kind) {
        Map<String, String> all = new TreeMap<>();
        for (Map.Entry<String, Node> node : nodes.entrySet()) {
            for (Map.Entry<String, Map<String, @Nullable Object>> row :
                    node.getValue().book.rows(name(kind)).entrySet()) {
                all.put(node.getKey() + "/" + row.getKey(), kind.of(row.getValue()));
            }
        }
        return all;
    }

    private Map<String, String> fleet() {
        Map<String, Map<String, @Nullable Object>> sums = new TreeMap<>();
        nodes.forEach((node, known) -> {
            if (!known.fold.isForgotten()) {
                String cluster = node.substring(0, node.indexOf('/'));
                String told = known.books.routers().version();
                String version = told == null ? "?" : told;
                for (String row : List.of(version, "*")) {
                    Map<String, @Nullable Object> sum = sums.getOrDefault(cluster + "/" + row, empty(row));
                    add(sum, known.books.contribution());
                    sums.put(cluster + "/" + row, sum);
                }
            }
        });
        Map<String, String> all = new TreeMap<>();
        for (Map.Entry<String, Map<String, @Nullable Object>> row : sums.entrySet()) {
            expected(row.getValue());
            all.put(row.getKey(), FactText.FLEET.of(row.getValue()));
        }
        return all;
    }

    /** Nodes that nobody expects are the rest; of a row that the inventory said nothing of, neither is known. */
    private static void expected(Map<String, @Nullable Object> row) {
        boolean told = NodeBooks.number(row, "told") > 0;
        long nodes = NodeBooks.number(row, "nodesReporting") + NodeBooks.number(row, "nodesUnknown");
        row.put("nodesUnexpected", told ? nodes - NodeBooks.number(row, "nodesExpected") : null);
        row.put("nodesExpected", told ? row.get("nodesExpected") : null);
    }

    private static Map<String, @Nullable Object> empty(String version) {
        Map<String, @Nullable Object> row = new TreeMap<>();
        FactText.FLEET.fields().forEach(field -> row.put(field, 0L));
        row.put("routerVersion", version);
        return row;
    }

    private static void add(Map<String, @Nullable Object> row, Map<String, Long> contribution) {
        contribution.forEach((field, count) -> row.put(field, NodeBooks.number(row, field) + count));
    }

    private static String name(FactText kind) {
        return switch (kind) {
            case DRIFT -> "drift";
            case FINDINGS -> "findings";
            case UPGRADES -> "upgrades";
            case FLEET -> throw new IllegalArgumentException("the fleet's rows have no order of changes");
        };
    }
}
